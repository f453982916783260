package folkmoot.protocol.client;

import folkmoot.protocol.once.Turn;
import java.util.Optional;

/**
 * By what the repetitions of a request are known.
 *
 * @param turn of a gateway's attempts at one write
 * @param key of a client's requests
 */
public record Mark(Optional<Turn> turn, Optional<IdempotencyKey> key) {
  /** By nothing: a read, or a write that is not to be repeated. */
  public static final Mark NONE = new Mark(Optional.empty(), Optional.empty());

  public static Mark of(Turn turn) {
    return new Mark(Optional.of(turn), Optional.empty());
  }

  public static Mark of(IdempotencyKey key) {
    return new Mark(Optional.empty(), Optional.of(key));
  }
}
