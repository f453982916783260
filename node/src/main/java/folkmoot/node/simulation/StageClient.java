package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Whom a node answers on a {@link Stage}: hands the first answer on, and stops. */
final class StageClient {
  private StageClient() {}

  static Behavior<ClientReply> create(Consumer<ClientReply> answered) {
    return Behaviors.receiveMessage(
        reply -> {
          answered.accept(reply);
          return Behaviors.stopped();
        });
  }
}
