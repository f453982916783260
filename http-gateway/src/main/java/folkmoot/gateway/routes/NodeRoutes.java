package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.DiskRoom;
import folkmoot.protocol.client.NodeStatus;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The node about itself: /status and /health. */
final class NodeRoutes {
  private static final int KEYS_SHOWN = 100;

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final Responses responses;
  private final DataAnswers answers;
  private final Supplier<Optional<String>> leaving;

  /** {@code leaving} says why this node takes no more requests, if it does not. */
  NodeRoutes(
      GatewaySettings settings,
      Submitter submitter,
      Responses responses,
      DataAnswers answers,
      Supplier<Optional<String>> leaving) {
    this.settings = settings;
    this.submitter = submitter;
    this.responses = responses;
    this.answers = answers;
    this.leaving = leaving;
  }

  CompletionStage<HttpResponse> status(Exchange exchange) {
    return submitter
        .describe(exchange, group(exchange), false, KEYS_SHOWN, settings.waits().defaultTimeout())
        .thenApply(
            answer ->
                status(answer)
                    .map(status -> responses.json(exchange, 200, shown(status)))
                    .orElseGet(() -> answers.failure(exchange, answer)));
  }

  /** The process answers: that is all it says. */
  HttpResponse live(Exchange exchange) {
    return responses.json(exchange, 200, new JsonWriter(32).field("status", "live"));
  }

  CompletionStage<HttpResponse> ready(Exchange exchange) {
    return submitter
        .describe(exchange, group(exchange), false, 0, settings.waits().readyTimeout())
        .thenApply(answer -> ready(exchange, reasonAgainst(answer)));
  }

  /** The first group of the keyspace {@code default} stands for the node. */
  private static String group(Exchange exchange) {
    return exchange
        .keyspace()
        .map(keyspace -> keyspace.groups().get(0).id())
        .orElse(Keyspace.DEFAULT);
  }

  private HttpResponse ready(Exchange exchange, Optional<String> against) {
    if (against.isEmpty())
      return responses.json(exchange, 200, new JsonWriter(32).field("status", "ready"));
    JsonWriter body = Responses.error("Not ready", "not_ready");
    return responses.json(
        exchange, 503, body.field("status", "not_ready").field("reason", against.get()));
  }

  private Optional<String> reasonAgainst(Answer answer) {
    if (leaving.get().isPresent()) return leaving.get();
    return status(answer)
        .map(status -> status.ready() ? Optional.<String>empty() : reason(status))
        .orElse(Optional.of("the engine of this node does not answer"));
  }

  private static Optional<String> reason(NodeStatus status) {
    return Optional.of(status.notReadyReason().isEmpty() ? "not ready" : status.notReadyReason());
  }

  private static Optional<NodeStatus> status(Answer answer) {
    return answer instanceof Answer.Replied replied && replied.reply() instanceof NodeStatus status
        ? Optional.of(status)
        : Optional.empty();
  }

  private JsonWriter shown(NodeStatus status) {
    JsonWriter body =
        new JsonWriter(1024)
            .field("nodeId", status.nodeId())
            .field("role", status.role().label())
            .field("term", status.term())
            .field("leaderId", status.leaderId().orElse(null))
            .field("totalKeys", status.totalKeys())
            .list("keys", status.firstKeys())
            .begin("config")
            .field("writeQuorum", settings.quorums().write().among(status.voters()))
            .field("readQuorum", settings.quorums().read().among(status.voters()))
            .field("totalNodes", status.voters())
            .end()
            .field("region", settings.self().region())
            .field("datacenter", settings.self().datacenter())
            .field("commitIndex", status.commitIndex())
            .field("appliedIndex", status.appliedIndex())
            .field("logLength", status.logLength())
            .field("disk", status.disk().map(DiskRoom::label).orElse(null));
    metrics(body, status);
    return body.field("canLoseMoreNodes", status.canLoseMoreNodes());
  }

  private static void metrics(JsonWriter body, NodeStatus status) {
    NodeStatus.Percentiles consensus = status.consensusMillis();
    NodeStatus.Percentiles lag = status.replicationLagMillis();
    body.begin("metrics")
        .field("operationsCommitted", status.operationsCommitted())
        .field("leadershipChanges", status.leadershipChanges())
        .field("networkErrors", status.networkErrors())
        .begin("consensusTimeMs")
        .field("p50", consensus.p50())
        .field("p95", consensus.p95())
        .field("p99", consensus.p99())
        .end()
        .begin("replicationLagMs")
        .field("p50", lag.p50())
        .field("p99", lag.p99())
        .end()
        .end();
  }
}
