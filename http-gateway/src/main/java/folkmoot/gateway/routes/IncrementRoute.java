package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.client.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Adds to one key: POST of {@code {"by":n}}, or of nothing to add one. */
final class IncrementRoute {
  /** More than any body that is right needs. */
  private static final int MOST_BYTES = 1024;

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final DataAnswers answers;

  IncrementRoute(GatewaySettings settings, Submitter submitter, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.answers = answers;
  }

  /**
   * Serves one key.
   *
   * @param rawKey the path segment, still percent-encoded
   */
  CompletionStage<HttpResponse> serve(Exchange exchange, Body body, String rawKey) throws Refusal {
    if (!exchange.method().equals("POST")) throw Refusal.method(Route.INCREMENT.methods());
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Parameters asked = Parameters.of(exchange.target(), Parameters.BATCH, settings.waits());
    exchange.conditions().requireNone();
    byte[] text = body.bytes(MOST_BYTES, "Increment");
    Operation.Increment add =
        new Operation.Increment(
            key, by(text), asked.concern(exchange.keyspace(), settings.quorums()));
    return submitter
        .write(exchange, add, asked, Idempotency.of(exchange, "increment", key, text))
        .thenApply(answer -> answers.count(exchange, key, answer));
  }

  private long by(byte[] text) throws Refusal {
    if (text.length == 0) return 1;
    try {
      JsonReader.requireValue(text, settings.limits().maxJsonDepth());
      return read(text, new JsonReader(text, settings.limits().maxJsonDepth()));
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private static long read(byte[] text, JsonReader reader) throws Refusal, InvalidJson {
    if (!reader.skipIf('{')) throw shape();
    if (reader.skipIf('}')) return 1;
    if (!reader.string().equals("by")) throw shape();
    reader.require(':');
    int start = reader.offset();
    reader.skipValue();
    String number = new String(text, start, reader.offset() - start, StandardCharsets.UTF_8);
    if (!reader.skipIf('}')) throw shape();
    return integer(number).orElseThrow(IncrementRoute::shape);
  }

  private static Optional<Long> integer(String number) {
    if (!number.matches("-?[0-9]{1,19}")) return Optional.empty();
    try {
      return Optional.of(Long.parseLong(number));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  private static Refusal shape() {
    return Refusal.bad(
        "An increment is {\"by\":n} with a whole number of 64 bits, or nothing",
        "invalid_increment");
  }
}
