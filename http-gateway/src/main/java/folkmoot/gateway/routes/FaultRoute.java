package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.LabReply;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.faults.Fault;
import folkmoot.protocol.faults.FaultOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The fault lab: POST, GET, DELETE. */
final class FaultRoute {
  /** The lab answers within two seconds by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of the order of a fault. */
  private static final int MOST_BYTES = 16 * 1024;

  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final Optional<ActorRef<LabRequest>> lab;
  private final Responses responses;

  FaultRoute(
      ActorSystem<?> system,
      GatewaySettings settings,
      Optional<ActorRef<LabRequest>> lab,
      Responses responses) {
    this.system = system;
    this.settings = settings;
    this.lab = lab;
    this.responses = responses;
  }

  /**
   * Serves all faults, or one.
   *
   * @param rawId the path segment, still percent-encoded
   */
  CompletionStage<HttpResponse> serve(Exchange exchange, Body body, Optional<String> rawId)
      throws Refusal {
    Optional<String> id = decoded(rawId);
    Parameters.requireNone(exchange.target());
    return switch (exchange.method()) {
      case "GET" -> ask(exchange, id, replyTo -> new LabRequest.Show(id, replyTo));
      case "DELETE" -> ask(exchange, id, replyTo -> new LabRequest.Heal(id, replyTo));
      case "POST" -> {
        if (id.isPresent()) throw Refusal.method(Route.FAULT.methods());
        requireLab();
        FaultOrder order =
            FaultBody.parse(body.bytes(MOST_BYTES, "Fault"), settings.limits().maxJsonDepth());
        yield ask(exchange, id, replyTo -> new LabRequest.Inject(order, replyTo));
      }
      default -> {
        Route route = id.isPresent() ? Route.FAULT : Route.FAULTS;
        throw Refusal.method(route.methods());
      }
    };
  }

  private static Optional<String> decoded(Optional<String> rawId) throws Refusal {
    if (rawId.isEmpty()) return rawId;
    if (rawId.get().isEmpty() || rawId.get().indexOf('/') >= 0) throw Refusal.notFound();
    return Optional.of(PercentDecoding.decode(rawId.get()));
  }

  private ActorRef<LabRequest> requireLab() throws Refusal {
    if (lab.isPresent()) return lab.get();
    throw new Refusal(
        403, "The fault lab is off: FAULTS_ENABLED=true turns it on", "faults_disabled");
  }

  private CompletionStage<HttpResponse> ask(
      Exchange exchange, Optional<String> id, Function<ActorRef<LabReply>, LabRequest> request)
      throws Refusal {
    ActorRef<LabRequest> asked = requireLab();
    return AskPattern.<LabRequest, LabReply>ask(asked, request::apply, PATIENCE, system.scheduler())
        .thenApply(reply -> answer(exchange, id, reply));
  }

  private HttpResponse answer(Exchange exchange, Optional<String> id, LabReply reply) {
    if (reply instanceof LabReply.Injected injected) {
      JsonWriter body =
          new JsonWriter(200)
              .field("id", injected.fault().id())
              .list("appliedOn", injected.appliedOn())
              .list("missing", injected.missing());
      return responses.json(exchange, 201, body);
    }
    if (reply instanceof LabReply.Healed healed) {
      JsonWriter body =
          new JsonWriter(200)
              .list("healed", healed.ids())
              .list("healedOn", healed.healedOn())
              .list("missing", healed.missing());
      return responses.json(exchange, 200, body);
    }
    if (reply instanceof LabReply.Shown shown) return shown(exchange, id, shown);
    return refused(exchange, reply);
  }

  private HttpResponse shown(Exchange exchange, Optional<String> id, LabReply.Shown shown) {
    if (id.isPresent()) return responses.json(exchange, 200, one(shown.faults().get(0)));
    List<JsonWriter> faults = shown.faults().stream().map(FaultRoute::one).toList();
    JsonWriter body =
        new JsonWriter(300).field("nodeId", responses.self()).objects("faults", faults);
    return responses.json(exchange, 200, body);
  }

  private HttpResponse refused(Exchange exchange, LabReply reply) {
    if (reply instanceof LabReply.NoFault unknown) {
      JsonWriter body =
          Responses.error("Fault not found", "fault_not_found").field("id", unknown.id());
      return responses.json(exchange, 404, body);
    }
    if (reply instanceof LabReply.TooMany tooMany) {
      String error = "Too many faults: at most %d at once".formatted(tooMany.limit());
      JsonWriter body =
          Responses.error(error, "too_many_faults").field("outcome", Responses.NOT_APPLIED);
      return responses.json(exchange, 429, body, Responses.header("Retry-After", "1"));
    }
    LabReply.Refused refused = (LabReply.Refused) reply;
    return responses.refusal(exchange, FaultBody.wrong(refused.field(), refused.reason()));
  }

  private static JsonWriter one(LabReply.Active active) {
    Fault fault = active.fault();
    JsonWriter body =
        new JsonWriter(250)
            .field("id", fault.id())
            .field("kind", fault.kind().label())
            .lists("groups", fault.groups())
            .field("oneWay", fault.oneWay())
            .field("durationSeconds", fault.durationMillis() / 1000.0)
            .field("remainingSeconds", active.remainingMillis() / 1000.0);
    if (fault.probability() > 0) body.field("probability", fault.probability());
    if (fault.delayMillis() > 0) {
      body.field("delayMs", fault.delayMillis()).field("jitterMs", fault.jitterMillis());
    }
    return body;
  }
}
