package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** The edge between HTTP, which waits on futures, and the gateway actor, which has messages. */
record Submitter(ActorRef<Gateway.Command> gateway) {

  CompletionStage<Answer> read(Operation.Query read, boolean mayForward, Duration timeout) {
    return submit(read, false, mayForward, timeout, Optional.empty());
  }

  CompletionStage<Answer> write(
      Operation.Write write, Parameters asked, boolean mayForward, Optional<IdempotencyKey> key) {
    return submit(write, asked.concern().isEmpty(), mayForward, asked.timeout(), key);
  }

  CompletionStage<Answer> describe(int keys, Duration timeout) {
    return submit(new Operation.Describe(keys), false, false, timeout, Optional.empty());
  }

  /** What this very node has. */
  CompletionStage<Answer> readAt(String nodeId, Operation.Query query, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(new Gateway.SubmitAt(nodeId, query, timeout, answer::complete));
    return answer;
  }

  private CompletionStage<Answer> submit(
      Operation operation,
      boolean defaultConcern,
      boolean mayForward,
      Duration timeout,
      Optional<IdempotencyKey> key) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(
        new Gateway.Submit(operation, defaultConcern, mayForward, timeout, key, answer::complete));
    return answer;
  }
}
