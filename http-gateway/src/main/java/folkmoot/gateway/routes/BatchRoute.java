package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Several keys at once, all or none: POST. */
final class BatchRoute {
  private final GatewaySettings settings;
  private final Submitter submitter;
  private final DataAnswers answers;

  BatchRoute(GatewaySettings settings, Submitter submitter, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.answers = answers;
  }

  CompletionStage<HttpResponse> serve(Exchange exchange, Body body) throws Refusal {
    if (!exchange.method().equals("POST")) throw Refusal.method(Route.BATCH.methods());
    Parameters asked = Parameters.of(exchange.target(), Parameters.BATCH, settings.waits());
    exchange.conditions().requireNone();
    WriteConcern concern = asked.concern(exchange.keyspace(), settings.quorums());
    GatewaySettings.Limits limits = settings.limits();
    byte[] text = body.bytes(limits.maxBatchBytes(), "Batch");
    SortedMap<String, byte[]> updates = BatchBody.parse(text, limits);
    return submitter
        .write(
            exchange,
            new Operation.PutAll(updates, concern),
            asked,
            Idempotency.of(exchange, "batch", "", text))
        .thenApply(answer -> answers.batch(exchange, answer));
  }
}
