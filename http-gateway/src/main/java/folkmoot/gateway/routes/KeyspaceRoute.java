package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The keyspaces themselves: list, create, describe, drop. */
final class KeyspaceRoute {
  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final GatewaySettings settings;
  private final CatalogAsker catalog;
  private final Submitter submitter;
  private final Responses responses;

  KeyspaceRoute(
      GatewaySettings settings, CatalogAsker catalog, Submitter submitter, Responses responses) {
    this.settings = settings;
    this.catalog = catalog;
    this.submitter = submitter;
    this.responses = responses;
  }

  /** All of them: GET, POST. */
  CompletionStage<HttpResponse> all(Exchange exchange, Body body) throws Refusal {
    Duration timeout = catalog.timeout(exchange, "a keyspace");
    return switch (exchange.method()) {
      case "GET" ->
          catalog
              .ask(timeout, to -> new CatalogRequest.Show(Optional.empty(), timeout, to))
              .thenApply(reply -> answer(exchange, reply));
      case "POST" -> {
        KeyspaceBody.Wanted wanted =
            KeyspaceBody.parse(
                body.bytes(MOST_BYTES, "Keyspace"), settings.limits().maxJsonDepth());
        yield catalog
            .ask(
                timeout,
                to -> new CatalogRequest.Create(wanted.name(), wanted.settings(), timeout, to))
            .thenApply(reply -> answer(exchange, reply));
      }
      default -> throw Refusal.method(Route.KEYSPACES.methods());
    };
  }

  /** One of them: GET, DELETE. */
  CompletionStage<HttpResponse> one(Exchange exchange, String rawName) throws Refusal {
    String name = PercentDecoding.decode(rawName);
    Duration timeout = catalog.timeout(exchange, "a keyspace");
    return switch (exchange.method()) {
      case "GET" ->
          catalog
              .ask(timeout, to -> new CatalogRequest.Show(Optional.of(name), timeout, to))
              .thenCompose(reply -> described(exchange, reply));
      case "DELETE" ->
          catalog
              .ask(timeout, to -> new CatalogRequest.Drop(name, timeout, to))
              .thenApply(reply -> answer(exchange, reply));
      default -> throw Refusal.method(Route.KEYSPACE.methods());
    };
  }

  /**
   * Does what is asked of a keyspace that this node knows nothing of, if there is one.
   *
   * @param then is given the keyspace
   */
  CompletionStage<HttpResponse> learn(
      Exchange exchange, String name, Function<Keyspace, CompletionStage<HttpResponse>> then) {
    Duration timeout = settings.waits().defaultTimeout();
    return catalog
        .ask(timeout, to -> new CatalogRequest.Show(Optional.of(name), timeout, to))
        .thenCompose(
            reply ->
                reply instanceof CatalogReply.Shown shown
                    ? then.apply(shown.keyspaces().get(0))
                    : done(answer(exchange, reply)));
  }

  // ---- answers

  private HttpResponse answer(Exchange exchange, CatalogReply reply) {
    if (reply instanceof CatalogReply.Created created)
      return responses.json(exchange, 201, settings(created.keyspace()));
    if (reply instanceof CatalogReply.Dropped dropped)
      return responses.json(
          exchange, 200, new JsonWriter(60).field("success", true).field("name", dropped.name()));
    if (reply instanceof CatalogReply.Shown shown) {
      List<JsonWriter> all = shown.keyspaces().stream().map(this::settings).toList();
      return responses.json(exchange, 200, new JsonWriter(500).objects("keyspaces", all));
    }
    return refused(exchange, reply);
  }

  private HttpResponse refused(Exchange exchange, CatalogReply reply) {
    if (reply instanceof CatalogReply.NoKeyspace no)
      return error(exchange, 404, "Keyspace not found", "keyspace_not_found", no.name());
    if (reply instanceof CatalogReply.Exists exists)
      return error(exchange, 409, "Keyspace exists", "keyspace_exists", exists.name());
    if (reply instanceof CatalogReply.Refused refused)
      return responses.refusal(exchange, KeyspaceBody.wrong(refused.field(), refused.reason()));
    return catalog.failure(exchange, reply);
  }

  private HttpResponse error(
      Exchange exchange, int status, String error, String code, String name) {
    JsonWriter body = Responses.error(error, code).field("name", name);
    if (exchange.writes()) body.field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, status, body);
  }

  private JsonWriter settings(Keyspace keyspace) {
    KeyspaceSettings settings = keyspace.settings();
    Promises promises = Promises.of(settings, this.settings.quorums());
    return new JsonWriter(300)
        .field("name", keyspace.name())
        .field("strategy", settings.strategy().label())
        .field("replicas", settings.replicas())
        .field("partitions", settings.partitions())
        .list("members", settings.members())
        .field("w", promises.concern())
        .field("promises", promises.sentence())
        .field("canLoseNodes", promises.canLoseNodes())
        .field("writesSurviveNodes", promises.writesSurviveNodes());
  }

  /** With who leads each group, as far as a member says so at once. */
  private CompletionStage<HttpResponse> described(Exchange exchange, CatalogReply reply) {
    if (!(reply instanceof CatalogReply.Shown shown)) return done(answer(exchange, reply));
    Keyspace keyspace = shown.keyspaces().get(0);
    List<CompletionStage<JsonWriter>> groups = new ArrayList<>();
    for (Keyspace.Group group : keyspace.groups()) {
      if (!keyspace.settings().strategy().isRaft()) {
        groups.add(done(group(group, Optional.empty())));
        continue;
      }
      groups.add(
          submitter
              .describe(exchange, group.id(), true, 0, GLANCE)
              .thenApply(answer -> group(group, status(answer))));
    }
    CompletionStage<List<JsonWriter>> all = done(new ArrayList<>());
    for (CompletionStage<JsonWriter> each : groups) {
      all =
          all.thenCombine(
              each,
              (list, one) -> {
                list.add(one);
                return list;
              });
    }
    return all.thenApply(
        list -> responses.json(exchange, 200, settings(keyspace).objects("groups", list)));
  }

  private static Optional<NodeStatus> status(Answer answer) {
    return answer instanceof Answer.Replied replied && replied.reply() instanceof NodeStatus told
        ? Optional.of(told)
        : Optional.empty();
  }

  private static JsonWriter group(Keyspace.Group group, Optional<NodeStatus> told) {
    JsonWriter body =
        new JsonWriter(200)
            .field("id", group.id())
            .list("members", group.nodes())
            .field("leader", told.flatMap(NodeStatus::leaderId).orElse(null));
    told.ifPresent(
        status ->
            body.field("term", status.term())
                .field("commitIndex", status.commitIndex())
                .field("totalKeys", status.totalKeys()));
    return body;
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
