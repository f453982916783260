package folkmoot.gateway.routes;

import folkmoot.gateway.Gateway;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.client.ReadLevel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a request comes in and a response goes out. */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final String KEY = "/key/";
  private static final String KEYSPACES = "/v1/keyspaces/";
  private static final String FAULTS = "/v1/faults/";

  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final RequestIds ids;
  private final Responses responses;
  private final KeyRoute keys;
  private final BatchRoute batches;
  private final NodeRoutes node;
  private final FaultRoute faults;
  private final ContractRoute contract;

  /**
   * The routes of one node.
   *
   * @param lab the fault lab of this node, if it has one
   * @param ids for requests that bear none
   * @param leaving why this node takes no more requests, if it does not
   */
  public Routes(
      ActorSystem<?> system,
      GatewaySettings settings,
      ActorRef<Gateway.Command> gateway,
      Optional<ActorRef<LabRequest>> lab,
      RequestIds ids,
      Supplier<Optional<String>> leaving) {
    this.system = system;
    this.settings = settings;
    this.ids = ids;
    CommonHeaders common = new CommonHeaders(settings.address().allowOrigin());
    this.responses = new Responses(common, settings.self().nodeId());
    Submitter submitter = new Submitter(gateway);
    DataAnswers answers = new DataAnswers(responses);
    this.keys = new KeyRoute(settings, submitter, answers);
    this.batches = new BatchRoute(settings, submitter, answers);
    this.node = new NodeRoutes(settings, submitter, responses, answers, leaving);
    this.faults = new FaultRoute(system, settings, lab, responses);
    this.contract = new ContractRoute(responses);
  }

  /** Answers {@code request}; the stage never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    Exchange exchange = Exchange.of(request, ids);
    CompletionStage<HttpResponse> response =
        request.entity() instanceof HttpEntity.Strict strict
            ? respond(exchange, new Body.Whole(strict.getData().toArrayUnsafe()))
            : read(request).thenCompose(body -> respond(exchange, body));
    return response.exceptionally(failure -> internal(exchange, failure));
  }

  private CompletionStage<Body> read(HttpRequest request) {
    GatewaySettings.Server server = settings.server();
    int most = Math.max(settings.limits().maxValueBytes(), settings.limits().maxBatchBytes());
    boolean hopeless =
        request.entity().getContentLengthOption().orElse(0)
            > Math.max(most, server.maxDiscardedBytes());
    if (hopeless) return CompletableFuture.completedFuture(new Body.TooLarge());
    BodySink sink = new BodySink(most, server.maxDiscardedBytes(), server.bodyTimeout());
    return request.entity().withoutSizeLimit().getDataBytes().runWith(sink, system);
  }

  private CompletionStage<HttpResponse> respond(Exchange exchange, Body body) {
    try {
      return route(exchange, body);
    } catch (Refusal refusal) {
      return done(responses.refusal(exchange, refusal));
    } catch (RuntimeException failure) {
      return done(internal(exchange, failure));
    }
  }

  private CompletionStage<HttpResponse> route(Exchange exchange, Body body) throws Refusal {
    body.requireArrived();
    if (exchange.method().equals("OPTIONS")) return done(responses.preflight(exchange));
    String path = exchange.target().path();
    if (path.startsWith(KEY))
      return key(exchange, body, path.substring(KEY.length()), ReadLevel.EVENTUAL);
    if (path.startsWith(KEYSPACES))
      return keyspace(exchange, body, path.substring(KEYSPACES.length()));
    if (path.startsWith(FAULTS))
      return faults.serve(exchange, body, Optional.of(path.substring(FAULTS.length())));
    return switch (path) {
      case "/v1/faults" -> faults.serve(exchange, body, Optional.empty());
      case "/status" -> node.status(reading(exchange));
      case "/health/live" -> done(node.live(reading(exchange)));
      case "/health/ready" -> node.ready(reading(exchange));
      case "/openapi.yaml" -> done(contract.serve(reading(exchange)));
      default -> throw Refusal.notFound();
    };
  }

  private CompletionStage<HttpResponse> keyspace(Exchange exchange, Body body, String rest)
      throws Refusal {
    List<String> parts = List.of(rest.split("/", 3));
    boolean batch = parts.size() == 2 && parts.get(1).equals("batch");
    boolean key = parts.size() == 3 && parts.get(1).equals("keys");
    if (!batch && !key) throw Refusal.notFound();
    if (!PercentDecoding.decode(parts.get(0)).equals("default"))
      throw new Refusal(404, "Keyspace not found", "keyspace_not_found");
    return batch
        ? batches.serve(exchange, body)
        : key(exchange, body, parts.get(2), ReadLevel.STRONG);
  }

  private CompletionStage<HttpResponse> key(
      Exchange exchange, Body body, String segment, ReadLevel defaultLevel) throws Refusal {
    if (segment.indexOf('/') >= 0) throw Refusal.notFound();
    return keys.serve(exchange, body, segment, defaultLevel);
  }

  private static Exchange reading(Exchange exchange) throws Refusal {
    if (!exchange.method().equals("GET")) throw Refusal.method("GET, HEAD, OPTIONS");
    return exchange;
  }

  private HttpResponse internal(Exchange exchange, Throwable failure) {
    LOG.error("request {} failed", exchange.requestId(), failure);
    JsonWriter body = Responses.error("Internal error", "internal");
    if (exchange.writes()) body.field("outcome", "unknown");
    return responses.json(exchange, 500, body);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
