package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** The edge between HTTP, which waits on futures, and the gateway actor, which has messages. */
record Submitter(ActorRef<Gateway.Command> gateway) {

  CompletionStage<Answer> read(Exchange exchange, Operation.Query read, Duration timeout)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    return ask(
        answer ->
            new Gateway.Submit(
                read,
                false,
                mayForward,
                timeout,
                Optional.empty(),
                exchange.requestId(),
                answer::complete));
  }

  /** What this very node has. */
  CompletionStage<Answer> readAt(String nodeId, Operation.Query query, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(new Gateway.SubmitAt(nodeId, query, timeout, answer::complete));
    return answer;
  }

  CompletionStage<Answer> write(
      Exchange exchange, Operation.Write write, Parameters asked, Optional<IdempotencyKey> key)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    return ask(
        answer ->
            new Gateway.Submit(
                write,
                asked.concern().isEmpty(),
                mayForward,
                asked.timeout(),
                key,
                exchange.requestId(),
                answer::complete));
  }

  CompletionStage<Answer> describe(Exchange exchange, int keys, Duration timeout) {
    return ask(
        answer ->
            new Gateway.Submit(
                new Operation.Describe(keys),
                false,
                false,
                timeout,
                Optional.empty(),
                exchange.requestId(),
                answer::complete));
  }

  private CompletionStage<Answer> ask(
      Function<CompletableFuture<Answer>, Gateway.Submit> question) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(question.apply(answer));
    return answer;
  }
}
