package folkmoot.architecture.offenders.node.links;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Hands its work to threads that nobody owns. */
final class Awaits {
  void pipe(ActorContext<String> context) {
    context.pipeToSelf(CompletableFuture.completedFuture("done"), (done, failed) -> done);
  }

  CompletionStage<String> ask(ActorRef<ActorRef<String>> whom, ActorSystem<?> system) {
    return AskPattern.ask(whom, reply -> reply, Duration.ofSeconds(1), system.scheduler());
  }
}
