package folkmoot.architecture.offenders.node.raft;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Does what an actor may do. */
final class Innocent {
  Behavior<String> behavior(long seed, ActorRef<Long> replyTo) {
    TreeMap<String, Long> sorted = new TreeMap<>(Map.of("first", 0L));
    Random chance = new Random(seed);
    return Behaviors.receiveMessage(
        message -> {
          replyTo.tell(sorted.merge(message, chance.nextLong(), Long::sum));
          return Behaviors.same();
        });
  }
}
