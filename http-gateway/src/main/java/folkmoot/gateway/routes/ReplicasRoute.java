package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.once.Digest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What each replica has of one key: GET. Each is asked for its own state, at the same time, so that
 * they may be asked at different places of the log.
 */
final class ReplicasRoute {
  private static final List<String> KNOWN = List.of("timeout");

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final Responses responses;
  private final DataAnswers answers;

  ReplicasRoute(
      GatewaySettings settings, Submitter submitter, Responses responses, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.responses = responses;
    this.answers = answers;
  }

  /**
   * Serves one key.
   *
   * @param rawKey the path segment, still percent-encoded
   */
  CompletionStage<HttpResponse> serve(Exchange exchange, String rawKey) throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Duration timeout = timeout(exchange);
    exchange.mayForward();
    exchange.conditions().requireNone();
    Idempotency.requireNone(exchange);
    Operation read = new Operation.Read(key, ReadLevel.EVENTUAL, 0);
    return submitter
        .describe(exchange, group(exchange, key), true, 0, timeout)
        .thenCompose(
            answer ->
                answer instanceof Answer.Replied replied
                        && replied.reply() instanceof NodeStatus status
                    ? ask(exchange, key, status.replicas(), read, timeout)
                    : CompletableFuture.completedFuture(answers.failure(exchange, answer)));
  }

  /**
   * Serves one key of values that merge, which every node of the keyspace keeps.
   *
   * @param rawKey the path segment, still percent-encoded
   */
  CompletionStage<HttpResponse> serveMerging(Exchange exchange, String rawKey) throws Refusal {
    String key = Keys.require(PercentDecoding.decode(rawKey));
    Duration timeout = timeout(exchange);
    exchange.mayForward();
    List<String> nodes = List.copyOf(exchange.keyspace().orElseThrow().groups().get(0).nodes());
    return ask(exchange, key, nodes, new Operation.Inspect(key), timeout);
  }

  /** Without one it waits no longer than a probe does: a node that is down is silent. */
  private Duration timeout(Exchange exchange) throws Refusal {
    Duration timeout = settings.waits().readyTimeout();
    for (Map.Entry<String, String> parameter : exchange.target().parameters().entrySet()) {
      Parameters.requireKnown(parameter.getKey(), KNOWN);
      timeout = Parameters.timeout(parameter.getValue(), settings.waits().maxTimeout());
    }
    return timeout;
  }

  private CompletionStage<HttpResponse> ask(
      Exchange exchange, String key, List<String> nodes, Operation read, Duration timeout) {
    String group = group(exchange, key);
    CompletionStage<List<JsonWriter>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (String node : nodes) {
      CompletionStage<Answer> told = submitter.readAt(group, node, read, timeout);
      all =
          all.thenCombine(
              told,
              (replicas, answer) -> {
                replicas.add(
                    read instanceof Operation.Inspect
                        ? MergedBody.replica(node, answer)
                        : replica(node, answer));
                return replicas;
              });
    }
    return all.thenApply(
        replicas ->
            responses.json(
                exchange,
                200,
                new JsonWriter(512).field("key", key).objects("replicas", replicas),
                List.of(header("X-Served-By", responses.self()))));
  }

  private static String group(Exchange exchange, String key) {
    return exchange.keyspace().map(keyspace -> keyspace.groupOf(key).id()).orElse(Keyspace.DEFAULT);
  }

  private static JsonWriter replica(String node, Answer answer) {
    ClientReply reply = answer instanceof Answer.Replied replied ? replied.reply() : null;
    JsonWriter writer = new JsonWriter(160).field("node", node);
    if (reply instanceof ClientReply.Found found && isOf(node, found.served()))
      return writer
          .field("reachable", true)
          .field("found", true)
          .raw("value", found.value())
          .field("version", found.version())
          .field("hash", hash(found.version(), found.value()));
    boolean tells = reply instanceof ClientReply.Absent absent && isOf(node, absent.served());
    writer.field("reachable", tells).field("found", false).field("value", null);
    return tells
        ? writer.field("version", 0).field("hash", hash(0, new byte[0]))
        : writer.field("version", null).field("hash", null);
  }

  /** What could not be asked there is asked here in the end, and that is not what it has. */
  static boolean isOf(String node, ClientReply.Served served) {
    return served.nodeId().equals(node);
  }

  private static String hash(long version, byte[] value) {
    return hash(Digest.of(ByteBuffer.allocate(Long.BYTES).putLong(version).array(), value));
  }

  static String hash(Digest digest) {
    return "%016x%016x".formatted(digest.high(), digest.low());
  }
}
