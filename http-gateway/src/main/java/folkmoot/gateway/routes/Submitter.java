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
    return readIn(exchange, Addressing.group(exchange.keyspace(), read), read, timeout);
  }

  /** Asks one group. */
  CompletionStage<Answer> readIn(
      Exchange exchange, String group, Operation.Query read, Duration timeout) throws Refusal {
    boolean mayForward = exchange.mayForward();
    return ask(
        answer ->
            new Gateway.Submit(
                group,
                read,
                false,
                mayForward,
                timeout,
                Optional.empty(),
                exchange.requestId(),
                answer::complete));
  }

  /** What this very node has. */
  CompletionStage<Answer> readAt(
      String group, String nodeId, Operation.Query query, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(new Gateway.SubmitAt(group, nodeId, query, timeout, answer::complete));
    return answer;
  }

  CompletionStage<Answer> write(
      Exchange exchange, Operation.Write write, Parameters asked, Optional<IdempotencyKey> key)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    String group = Addressing.group(exchange.keyspace(), write);
    return ask(
        answer ->
            new Gateway.Submit(
                group,
                write,
                asked.concern().isEmpty(),
                mayForward,
                asked.timeout(),
                key,
                exchange.requestId(),
                answer::complete));
  }

  /** A group as a replica of it sees itself: the one of this node, if it may not be another's. */
  CompletionStage<Answer> describe(
      Exchange exchange, String group, boolean mayForward, int keys, Duration timeout) {
    return ask(
        answer ->
            new Gateway.Submit(
                group,
                new Operation.Describe(keys),
                false,
                mayForward,
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
