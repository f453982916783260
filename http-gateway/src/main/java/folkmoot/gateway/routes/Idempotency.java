package folkmoot.gateway.routes;

import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.once.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an {@code Idempotency-Key} stands for: method, route, key, the bytes of the body, and the
 * conditions as they are written. How many copies are awaited, and for how long, is not part of it;
 * nor is which of the two paths to a key of {@code default} was taken, since both are one route.
 * Keyspaces and partitions are not either: the group that keeps the data remembers the key, and no
 * other knows of it.
 */
final class Idempotency {
  /** Characters of the header, which are ASCII. */
  static final int MAX_LENGTH = 255;

  private Idempotency() {}

  /**
   * The key of a request, if it bears one.
   *
   * @param target what the route is about: the key, or empty
   */
  static Optional<IdempotencyKey> of(Exchange exchange, String route, String target, byte[] body)
      throws Refusal {
    if (exchange.idempotencyKey().isEmpty()) return Optional.empty();
    String text = exchange.idempotencyKey().get();
    requireVisible(text);
    Digest request =
        exchange.conditions().areNone()
            ? Digest.of(utf8(exchange.method()), utf8(route), utf8(target), body)
            : Digest.of(
                utf8(exchange.method()),
                utf8(route),
                utf8(target),
                body,
                utf8(exchange.conditions().text()));
    return Optional.of(new IdempotencyKey(Digest.of(utf8(text)), request));
  }

  /** Refuses one where there is nothing to repeat. */
  static void requireNone(Exchange exchange) throws Refusal {
    if (exchange.idempotencyKey().isPresent())
      throw Refusal.bad("Idempotency-Key is for PUT, DELETE and POST", "invalid_idempotency_key");
  }

  private static void requireVisible(String text) throws Refusal {
    boolean visible =
        !text.isEmpty()
            && text.length() <= MAX_LENGTH
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!visible)
      throw Refusal.bad(
          "Idempotency-Key must be 1 to %d visible ASCII characters, once".formatted(MAX_LENGTH),
          "invalid_idempotency_key");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
