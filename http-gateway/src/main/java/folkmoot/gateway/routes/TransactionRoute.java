package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.Transaction;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Compare, then or else, all or none: POST. */
final class TransactionRoute {
  private final GatewaySettings settings;
  private final Submitter submitter;
  private final DataAnswers answers;

  TransactionRoute(GatewaySettings settings, Submitter submitter, DataAnswers answers) {
    this.settings = settings;
    this.submitter = submitter;
    this.answers = answers;
  }

  CompletionStage<HttpResponse> serve(Exchange exchange, Body body) throws Refusal {
    if (!exchange.method().equals("POST")) throw Refusal.method(Route.TRANSACTION.methods());
    Parameters asked = Parameters.of(exchange.target(), Parameters.BATCH, settings.waits());
    exchange.conditions().requireNone();
    byte[] text = body.bytes(settings.limits().maxBatchBytes(), "Transaction");
    Transaction transaction = TransactionBody.parse(text, settings.limits());
    Operation.Transact operation =
        new Operation.Transact(transaction, asked.concern(exchange.keyspace(), settings.quorums()));
    return submitter
        .write(exchange, operation, asked, Idempotency.of(exchange, "txn", "", text))
        .thenApply(answer -> answers.transaction(exchange, transaction, answer));
  }
}
