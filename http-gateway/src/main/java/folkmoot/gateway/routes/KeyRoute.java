package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One key: GET, HEAD, PUT, DELETE. */
final class KeyRoute {
  private static final String ROUTE = "keys";

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final DataAnswers answers;

  KeyRoute(GatewaySettings settings, Submitter submitter, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.answers = answers;
  }

  /**
   * Serves one key.
   *
   * @param rawKey the path segment, still percent-encoded
   * @param defaultLevel of a read that names none
   */
  CompletionStage<HttpResponse> serve(
      Exchange exchange, Body body, String rawKey, ReadLevel defaultLevel) throws Refusal {
    return switch (exchange.method()) {
      case "GET" -> read(exchange, rawKey, defaultLevel);
      case "PUT" -> put(exchange, rawKey, body);
      case "DELETE" -> delete(exchange, rawKey);
      default -> throw Refusal.method(Route.KEY.methods());
    };
  }

  private CompletionStage<HttpResponse> read(
      Exchange exchange, String rawKey, ReadLevel defaultLevel) throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Parameters asked = parameters(exchange);
    Idempotency.requireNone(exchange);
    ReadLevel level = asked.level().orElse(defaultLevel);
    Precondition condition = exchange.conditions().parsed();
    return submitter
        .read(
            exchange,
            new Operation.Read(key, level, 0, asked.bound(level)),
            asked.region(),
            asked.timeout())
        .thenApply(answer -> answers.read(exchange, key, level, condition, answer))
        .thenApply(response -> submitter.regions().told(asked.region(), response));
  }

  private CompletionStage<HttpResponse> put(Exchange exchange, String rawKey, Body body)
      throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Parameters asked = parameters(exchange);
    byte[] value = value(body);
    Operation.Single put =
        asked.ttlMillis().isEmpty()
            ? new Operation.Put(key, value, concern(exchange, asked))
            : new Operation.PutFor(key, value, asked.ttlMillis().get(), concern(exchange, asked));
    // Another time is another request; without one it is what it was before there were times.
    String route = asked.ttlMillis().map(ttl -> ROUTE + "?ttl=" + ttl).orElse(ROUTE);
    return submitter
        .write(
            exchange,
            conditional(exchange, put),
            asked,
            Idempotency.of(exchange, route, key, value))
        .thenApply(answer -> answers.put(exchange, key, value, answer));
  }

  private CompletionStage<HttpResponse> delete(Exchange exchange, String rawKey) throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Parameters asked = parameters(exchange);
    Operation.Delete delete = new Operation.Delete(key, concern(exchange, asked));
    return submitter
        .write(
            exchange,
            conditional(exchange, delete),
            asked,
            Idempotency.of(exchange, ROUTE, key, new byte[0]))
        .thenApply(answer -> answers.delete(exchange, key, answer));
  }

  private static Operation.Write conditional(Exchange exchange, Operation.Single write)
      throws Refusal {
    return exchange.conditions().areNone()
        ? write
        : new Operation.Conditional(exchange.conditions().parsed(), write);
  }

  private Parameters parameters(Exchange exchange) throws Refusal {
    return Parameters.of(exchange.target(), Parameters.KEY, settings.waits());
  }

  private WriteConcern concern(Exchange exchange, Parameters asked) {
    return asked.concern(exchange.keyspace(), settings.quorums());
  }

  private byte[] value(Body body) throws Refusal {
    byte[] value = body.bytes(settings.limits().maxValueBytes(), "Value");
    try {
      JsonReader.requireValue(value, settings.limits().maxJsonDepth());
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
    return value;
  }
}
