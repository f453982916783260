package folkmoot.gateway.routes;

import folkmoot.gateway.Directory;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ReadLevel;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** Where a request comes in and a response goes out. */
public final class Routes {
  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final RequestIds ids;
  private final Responses responses;
  private final DataAnswers answers;
  private final Overload overload;
  private final Optional<ClientRates> rates;
  private final KeyRoute keys;
  private final BatchRoute batches;
  private final ScanRoute scans;
  private final IncrementRoute increments;
  private final ReplicasRoute replicas;
  private final TransactionRoute transactions;
  private final MergingRoute merging;
  private final KeyspaceRoute keyspaces;
  private final ClusterRoute cluster;
  private final Directory directory;
  private final WatchRoute watches;
  private final NodeRoutes node;
  private final FaultRoute faults;
  private final ContractRoute contract;
  private final MetricsRoute metrics;
  private final RouteMeters meters;
  private final RequestLog log;

  /**
   * The routes of one node.
   *
   * @param ids for requests that bear none
   * @param leaving why this node takes no more requests, if it does not
   */
  public Routes(
      ActorSystem<?> system,
      GatewaySettings settings,
      Behind behind,
      RequestIds ids,
      Supplier<Optional<String>> leaving) {
    this.system = system;
    this.settings = settings;
    this.ids = ids;
    CommonHeaders common = new CommonHeaders(settings.address().allowOrigin());
    this.responses = new Responses(common, settings.self().nodeId());
    SessionTokens tokens = new SessionTokens(behind.directory());
    Submitter submitter =
        new Submitter(
            behind.gateway(), tokens, new Regions(settings.self().nodeId(), behind.directory()));
    this.answers = new DataAnswers(responses, tokens);
    this.overload = new Overload(settings.limits(), behind.meters());
    GatewaySettings.Rate rate = settings.limits().rate();
    this.rates = rate.perSecond() == 0 ? Optional.empty() : Optional.of(new ClientRates(rate));
    this.keys = new KeyRoute(settings, submitter, answers);
    this.batches = new BatchRoute(settings, submitter, answers);
    this.scans = new ScanRoute(settings, submitter, answers);
    this.replicas = new ReplicasRoute(settings, submitter, responses, answers);
    this.increments = new IncrementRoute(settings, submitter, answers);
    this.transactions = new TransactionRoute(settings, submitter, answers);
    CatalogAsker catalog = new CatalogAsker(system, settings.waits(), behind.catalog(), responses);
    this.keyspaces = new KeyspaceRoute(settings, catalog, submitter, responses);
    this.cluster = new ClusterRoute(settings, catalog, responses);
    this.directory = behind.directory();
    this.log = new RequestLog(settings.slowRequest());
    this.watches = new WatchRoute(system, settings, behind, responses, answers, log);
    this.merging = new MergingRoute(settings, submitter, responses, answers, replicas, watches);
    this.node = new NodeRoutes(settings, submitter, responses, answers, leaving);
    this.faults = new FaultRoute(system, settings, behind.lab(), responses);
    this.contract = new ContractRoute(responses);
    this.metrics = new MetricsRoute(behind.meters(), responses);
    this.meters = new RouteMeters(behind.meters());
  }

  /** Answers {@code request}; the stage never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    long began = System.nanoTime();
    Exchange exchange = Exchange.of(request, ids);
    if (!Route.of(exchange.target().path()).isAboutData())
      return serve(request, exchange)
          .handle((answer, failure) -> answered(exchange, began, answer, failure));
    OptionalLong wait = rates.isEmpty() ? OptionalLong.empty() : rate(request, began);
    if (wait.isPresent()) return refuse(request, exchange, ClientRates.LIMIT, wait.getAsLong());
    long size = bodySize(request);
    Optional<String> limit = overload.enter(size);
    if (limit.isPresent()) return refuse(request, exchange, limit.get(), 1000);
    return serve(request, exchange)
        .handle(
            (answer, failure) -> {
              overload.leave(size);
              return answered(exchange, began, answer, failure);
            });
  }

  private CompletionStage<HttpResponse> serve(HttpRequest request, Exchange exchange) {
    return request.entity() instanceof HttpEntity.Strict strict
        ? respond(exchange, new Body.Whole(strict.getData().toArrayUnsafe()))
        : read(request, mostBytes()).thenCompose(body -> respond(exchange, body));
  }

  private long bodySize(HttpRequest request) {
    return Math.min(mostBytes(), request.entity().getContentLengthOption().orElse(mostBytes()));
  }

  private OptionalLong rate(HttpRequest request, long nowNanos) {
    String client =
        request
            .getHeader("X-Client-Id")
            .map(header -> "id " + header.value())
            .orElseGet(
                () ->
                    request
                        .getAttribute(AttributeKeys.remoteAddress)
                        .flatMap(RemoteAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .orElse(""));
    return rates.orElseThrow().take(client, nowNanos);
  }

  /**
   * Nothing is kept of its body. The answer waits until that has gone by: a client that is still
   * sending would else see a reset, and not the 429.
   */
  private CompletionStage<HttpResponse> refuse(
      HttpRequest request, Exchange exchange, String limit, long retryAfterMillis) {
    long began = System.nanoTime();
    overload.refused(limit);
    HttpResponse response = answers.busy(exchange, limit, (retryAfterMillis + 999) / 1000);
    if (request.entity() instanceof HttpEntity.Strict)
      return done(answered(exchange, began, response));
    return read(request, 0).thenApply(gone -> answered(exchange, began, response));
  }

  private HttpResponse answered(
      Exchange exchange, long began, HttpResponse response, Throwable failure) {
    return answered(exchange, began, failure == null ? response : internal(exchange, failure));
  }

  private HttpResponse answered(Exchange exchange, long began, HttpResponse response) {
    long nanos = System.nanoTime() - began;
    int status = response.status().intValue();
    Route route = Route.of(exchange.target().path());
    meters.answered(route, exchange.method(), status, nanos);
    log.answered(exchange, route, status, nanos);
    return response;
  }

  private int mostBytes() {
    return Math.max(settings.limits().maxValueBytes(), settings.limits().maxBatchBytes());
  }

  /** The body, if it has at most so many bytes; more are read and forgotten. */
  private CompletionStage<Body> read(HttpRequest request, int most) {
    GatewaySettings.Server server = settings.server();
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
    String path = exchange.target().path();
    Route route = Route.of(path);
    if (exchange.method().equals("OPTIONS")) return done(responses.preflight(exchange, route));
    return switch (route) {
      case KEYSPACES -> keyspaces.all(exchange, body);
      case KEYSPACE -> keyspaces.one(exchange, after(Route.KEYSPACES_PREFIX, path));
      case KEY, KEYSPACE_KEY, KEYS, INCREMENT, OPS, REPLICAS, BATCH, TRANSACTION, WATCH ->
          inKeyspace(exchange, body, route);
      case DISK -> cluster.disk(exchange, body, before(after(Route.NODES_PREFIX, path), '/'));
      case FAULTS -> faults.serve(exchange, body, Optional.empty());
      case FAULT -> faults.serve(exchange, body, Optional.of(after(Route.FAULTS_PREFIX, path)));
      case STATUS -> node.status(inDefault(reading(exchange)));
      case LIVE -> done(node.live(reading(exchange)));
      case READY -> node.ready(inDefault(reading(exchange)));
      case METRICS -> done(metrics.serve(reading(exchange)));
      case CONTRACT -> done(contract.serve(reading(exchange)));
      case OTHER -> throw Refusal.notFound();
    };
  }

  private static String after(String prefix, String path) {
    return path.substring(prefix.length());
  }

  private CompletionStage<HttpResponse> inKeyspace(Exchange exchange, Body body, Route route)
      throws Refusal {
    String path = exchange.target().path();
    if (route == Route.KEY) {
      String key = after(Route.KEY_PREFIX, path);
      return key(inDefault(exchange), body, key, ReadLevel.EVENTUAL);
    }
    List<String> parts = List.of(after(Route.KEYSPACES_PREFIX, path).split("/", 3));
    String name = PercentDecoding.decode(parts.get(0));
    String rest = parts.size() < 3 ? "" : parts.get(2);
    if (!directory.isKnown() && name.equals(Keyspace.DEFAULT))
      return data(exchange, body, route, rest);
    Optional<Keyspace> known = directory.find(name);
    return known.isPresent()
        ? data(exchange.in(known.get()), body, route, rest)
        : keyspaces.learn(exchange, name, found -> retry(exchange.in(found), body, route, rest));
  }

  /** The one that was learned of a moment ago. */
  private CompletionStage<HttpResponse> retry(
      Exchange exchange, Body body, Route route, String rest) {
    try {
      return data(exchange, body, route, rest);
    } catch (Refusal refusal) {
      return done(responses.refusal(exchange, refusal));
    }
  }

  private Exchange inDefault(Exchange exchange) {
    return directory.find(Keyspace.DEFAULT).map(exchange::in).orElse(exchange);
  }

  private CompletionStage<HttpResponse> data(Exchange exchange, Body body, Route route, String rest)
      throws Refusal {
    if (MergingRoute.isFor(exchange)) return merging.serve(exchange, body, route, rest);
    return switch (route) {
      case OPS -> throw MergingRoute.notHere(exchange);
      case KEYS -> scans.serve(reading(exchange));
      case BATCH -> batches.serve(exchange, body);
      case TRANSACTION -> transactions.serve(exchange, body);
      case WATCH -> watches.serve(reading(exchange));
      case REPLICAS -> replicas.serve(reading(exchange), before(rest, '/'));
      case INCREMENT -> increments.serve(exchange, body, before(rest, '/'));
      default -> key(exchange, body, rest, ReadLevel.STRONG);
    };
  }

  private static String before(String rest, char mark) {
    return rest.substring(0, rest.indexOf(mark));
  }

  private CompletionStage<HttpResponse> key(
      Exchange exchange, Body body, String segment, ReadLevel defaultLevel) throws Refusal {
    if (segment.indexOf('/') >= 0) throw Refusal.notFound();
    return keys.serve(exchange, body, segment, defaultLevel);
  }

  private static Exchange reading(Exchange exchange) throws Refusal {
    if (!exchange.method().equals("GET")) throw Refusal.method(Route.STATUS.methods());
    return exchange;
  }

  private HttpResponse internal(Exchange exchange, Throwable failure) {
    log.broke(exchange, failure);
    JsonWriter body = Responses.error("Internal error", "internal");
    if (exchange.writes()) body.field("outcome", "unknown");
    return responses.json(exchange, 500, body);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
