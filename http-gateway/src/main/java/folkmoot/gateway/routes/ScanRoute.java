package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    Optional<Keyspace> keyspace = exchange.keyspace();
    if (keyspace.isPresent() && keyspace.get().groups().size() > 1)
      return merged(exchange, asked, keyspace.get());
    return submitter
        .read(exchange, asked.operation(), asked.region(), asked.timeout())
        .thenApply(answer -> answers.scan(exchange, asked, answer))
        .thenApply(response -> submitter.regions().told(asked.region(), response));
  }

  private CompletionStage<HttpResponse> merged(
      Exchange exchange, ScanQuery asked, Keyspace keyspace) throws Refusal {
    Operation.Scan share = MergedScan.share(asked, keyspace);
    CompletionStage<List<Answer>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Keyspace.Group group : keyspace.groups()) {
      all =
          all.thenCombine(
              submitter.readIn(exchange, group.id(), share, asked.region(), asked.timeout()),
              (told, answer) -> {
                told.add(answer);
                return told;
              });
    }
    return all.thenApply(told -> merged(exchange, asked, told))
        .thenApply(response -> submitter.regions().told(asked.region(), response));
  }

  private HttpResponse merged(Exchange exchange, ScanQuery asked, List<Answer> told) {
    List<ClientReply.Page> pages = new ArrayList<>();
    SessionToken seen = SessionToken.EMPTY;
    for (Answer answer : told) {
      if (!(answer instanceof Answer.Replied replied
          && replied.reply() instanceof ClientReply.Page page))
        return answers.failure(exchange, answer);
      pages.add(page);
      seen = seen.and(replied.seen());
    }
    return answers.merged(exchange, asked, MergedScan.merge(pages, asked.range()), seen);
  }
}
