package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Keys in their order, a page at a time: GET. */
final class ScanRoute {
  private final GatewaySettings settings;
  private final Submitter submitter;
  private final DataAnswers answers;

  ScanRoute(GatewaySettings settings, Submitter submitter, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.answers = answers;
  }

  CompletionStage<HttpResponse> serve(Exchange exchange) throws Refusal {
    ScanQuery asked = ScanQuery.of(exchange.target(), settings);
    Idempotency.requireNone(exchange);
    exchange.conditions().requireNone();
    return submitter
        .read(exchange, asked.operation(), asked.timeout())
        .thenApply(answer -> answers.scan(exchange, asked, answer));
  }
}
