package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.ScanRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Values that merge in the order of their keys, as this node has them, a page at a time: GET. */
final class MergingScanRoute {
  private static final List<String> KNOWN =
      List.of("prefix", "limit", "cursor", "consistency", "timeout");
  private static final List<String> LEVELS = List.of("local", "eventual (local)");

  private final GatewaySettings settings;
  private final Submitter submitter;
  private final Responses responses;
  private final DataAnswers answers;

  MergingScanRoute(
      GatewaySettings settings, Submitter submitter, Responses responses, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.responses = responses;
    this.answers = answers;
  }

  private record Query(ScanRange range, Duration timeout) {}

  CompletionStage<HttpResponse> serve(Exchange exchange) throws Refusal {
    Query asked = query(exchange.target());
    return submitter
        .merge(exchange, new Operation.ScanMerged(asked.range()), asked.timeout())
        .thenApply(
            answer ->
                answer instanceof Answer.Replied replied
                        && replied.reply() instanceof ClientReply.MergedPage page
                    ? responses.json(
                        exchange,
                        200,
                        written(page),
                        List.of(
                            header("X-Served-By", page.served().nodeId()),
                            header("X-Effective-Consistency", "local")))
                    : answers.failure(exchange, answer));
  }

  private Query query(Target target) throws Refusal {
    GatewaySettings.Scans limits = settings.limits().scans();
    String prefix = "";
    int limit = limits.defaultKeys();
    Optional<String> after = Optional.empty();
    Duration timeout = settings.waits().defaultTimeout();
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      String name = parameter.getKey();
      if (!KNOWN.contains(name))
        throw Refusal.unknown("parameter \"" + name + "\"", "unknown_parameter", KNOWN);
      String value = parameter.getValue();
      switch (name) {
        case "prefix" -> prefix = value.isEmpty() ? value : Keys.require(value);
        case "limit" -> limit = ScanQuery.limit(value, limits.maxKeys());
        case "cursor" -> after = Optional.of(Cursors.read(value));
        case "consistency" -> requireLocal(value);
        default -> timeout = Parameters.timeout(value, settings.waits().maxTimeout());
      }
    }
    if (after.isPresent() && !after.get().startsWith(prefix)) throw Cursors.refused();
    return new Query(new ScanRange(prefix, after, limit, limits.maxBytes()), timeout);
  }

  private static void requireLocal(String level) throws Refusal {
    if (level.equals("local") || level.equals("eventual")) return;
    throw Refusal.notOfferedBy(
        "Consistency level \"" + level + "\" of a scan", Strategy.CRDT.label(), LEVELS);
  }

  private static JsonWriter written(ClientReply.MergedPage page) {
    List<JsonWriter> items = new ArrayList<>(page.items().size());
    int bytes = 0;
    for (MergedKey key : page.items()) {
      bytes += key.size();
      items.add(MergedBody.written(key));
    }
    String last = page.more() ? Cursors.written(page.items().get(items.size() - 1).key()) : null;
    return new JsonWriter(bytes + 200)
        .objects("items", items)
        .field("cursor", last)
        .field("index", null)
        .field("consistency", "local")
        .field("servedBy", page.served().nodeId());
  }
}
