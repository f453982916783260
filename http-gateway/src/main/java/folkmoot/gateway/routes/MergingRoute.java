package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.merge.Breadth;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Keyspaces of values that merge: POST of an operation on a key, GET of keys, and watches. */
final class MergingRoute {
  private static final List<String> OFFERED =
      List.of(
          "GET " + Route.KEYSPACE_KEY.template(),
          "POST " + Route.OPS.template(),
          "GET " + Route.KEYS.template(),
          "GET " + Route.REPLICAS.template(),
          "GET " + Route.WATCH.template());

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final Responses responses;
  private final DataAnswers answers;
  private final MergingScanRoute scans;
  private final ReplicasRoute replicas;
  private final WatchRoute watches;

  MergingRoute(
      GatewaySettings settings,
      Submitter submitter,
      Responses responses,
      DataAnswers answers,
      ReplicasRoute replicas,
      WatchRoute watches) {
    this.settings = settings;
    this.submitter = submitter;
    this.responses = responses;
    this.answers = answers;
    this.scans = new MergingScanRoute(settings, submitter, responses, answers);
    this.replicas = replicas;
    this.watches = watches;
  }

  /** True of a request about a keyspace of values that merge. */
  static boolean isFor(Exchange exchange) {
    return exchange
        .keyspace()
        .filter(keyspace -> keyspace.settings().strategy() == Strategy.CRDT)
        .isPresent();
  }

  /** Operations on values that merge, in a keyspace that has none. */
  static Refusal notHere(Exchange exchange) {
    String strategy =
        exchange
            .keyspace()
            .map(Keyspace::settings)
            .map(s -> s.strategy())
            .orElse(Strategy.RAFT)
            .label();
    return Refusal.notOfferedBy("POST " + Route.OPS.template(), strategy, List.of());
  }

  /**
   * Serves what is asked about data.
   *
   * @param rest of the path, behind {@code /keys/}
   */
  CompletionStage<HttpResponse> serve(Exchange exchange, Body body, Route route, String rest)
      throws Refusal {
    String method = exchange.method();
    if (route == Route.OPS && method.equals("POST"))
      return update(exchange, body, rest.substring(0, rest.indexOf('/')));
    if (route == Route.KEYSPACE_KEY && method.equals("GET")) return read(exchange, rest);
    boolean reads = route == Route.KEYS || route == Route.REPLICAS || route == Route.WATCH;
    if (reads && method.equals("GET")) return look(exchange, route, rest);
    if (!List.of(route.methods().split(", ")).contains(method))
      throw Refusal.method(route.methods());
    throw Refusal.notOfferedBy(method + " " + route.template(), Strategy.CRDT.label(), OFFERED);
  }

  private CompletionStage<HttpResponse> look(Exchange exchange, Route route, String rest)
      throws Refusal {
    requireNoHeaders(exchange);
    if (route == Route.KEYS) return scans.serve(exchange);
    return route == Route.WATCH
        ? watches.serveMerging(exchange)
        : replicas.serveMerging(exchange, rest.substring(0, rest.indexOf('/')));
  }

  private CompletionStage<HttpResponse> update(Exchange exchange, Body body, String rawKey)
      throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    MergingQuery asked =
        MergingQuery.ofUpdate(exchange.target(), members(exchange), settings.waits());
    requireNoHeaders(exchange);
    byte[] text = body.bytes(settings.limits().maxValueBytes(), "Operation");
    OpsBody.Wanted wanted = OpsBody.parse(text, settings.limits().maxJsonDepth());
    Operation.Merge merge =
        new Operation.Merge(key, wanted.type().name(), wanted.update(), asked.breadth());
    return submitter
        .merge(exchange, merge, asked.timeout())
        .thenApply(answer -> answer(exchange, key, asked.breadth(), answer));
  }

  private CompletionStage<HttpResponse> read(Exchange exchange, String rawKey) throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    MergingQuery asked =
        MergingQuery.ofRead(exchange.target(), members(exchange), settings.waits());
    requireNoHeaders(exchange);
    return submitter
        .merge(exchange, new Operation.ReadMerged(key, asked.breadth()), asked.timeout())
        .thenApply(answer -> answer(exchange, key, asked.breadth(), answer));
  }

  private static int members(Exchange exchange) {
    return exchange.keyspace().orElseThrow().groups().get(0).members().size();
  }

  /** No version is the latest, and a repetition is not known as one. */
  private static void requireNoHeaders(Exchange exchange) throws Refusal {
    exchange.conditions().requireNone();
    if (exchange.idempotencyKey().isPresent())
      throw Refusal.notOfferedBy("Header Idempotency-Key", Strategy.CRDT.label(), List.of());
  }

  private HttpResponse answer(Exchange exchange, String key, Breadth breadth, Answer answer) {
    if (!(answer instanceof Answer.Replied replied)) return answers.failure(exchange, answer);
    if (replied.reply() instanceof ClientReply.Merged merged)
      return responses.json(
          exchange, 200, MergedBody.written(key, merged), served(merged.served(), breadth));
    if (replied.reply() instanceof ClientReply.Absent absent)
      return answers.absent(exchange, key, served(absent.served(), breadth));
    return answers.failure(exchange, answer);
  }

  private static List<HttpHeader> served(ClientReply.Served by, Breadth breadth) {
    return List.of(
        header("X-Served-By", by.nodeId()), header("X-Effective-Consistency", breadth.label()));
  }
}
