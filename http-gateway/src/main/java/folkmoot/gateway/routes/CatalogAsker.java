package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Asks the catalog of this node, and words what it may answer to any question. */
final class CatalogAsker {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final GatewaySettings.Waits waits;
  private final ActorRef<CatalogRequest> catalog;
  private final Responses responses;

  CatalogAsker(
      ActorSystem<?> system,
      GatewaySettings.Waits waits,
      ActorRef<CatalogRequest> catalog,
      Responses responses) {
    this.system = system;
    this.waits = waits;
    this.catalog = catalog;
    this.responses = responses;
  }

  /**
   * How long the request may take. What means nothing here is refused, never ignored.
   *
   * @param about what the request is about, for the refusal
   */
  Duration timeout(Exchange exchange, String about) throws Refusal {
    exchange.conditions().requireNone();
    if (exchange.idempotencyKey().isPresent())
      throw Refusal.notOffered("Idempotency-Key of " + about, List.of());
    if (!exchange.mayForward()) throw Refusal.notOffered("X-Forward of " + about, List.of());
    return Parameters.of(exchange.target(), Parameters.CATALOG, waits).timeout();
  }

  CompletionStage<CatalogReply> ask(
      Duration timeout, Function<ActorRef<CatalogReply>, CatalogRequest> request) {
    return AskPattern.<CatalogRequest, CatalogReply>ask(
        catalog, request::apply, timeout.plus(GRACE), system.scheduler());
  }

  /** The answer to {@code reply}, which is {@code Unavailable} or {@code Unknown}. */
  HttpResponse failure(Exchange exchange, CatalogReply reply) {
    if (reply instanceof CatalogReply.Unavailable no) {
      JsonWriter body = Responses.error(no.reason(), "unavailable");
      if (exchange.writes()) body.field("outcome", Responses.NOT_APPLIED);
      return responses.json(exchange, 503, body);
    }
    String reason = ((CatalogReply.Unknown) reply).reason();
    JsonWriter body = Responses.error(reason, "unknown").field("outcome", "unknown");
    return responses.json(exchange, 504, body);
  }
}
