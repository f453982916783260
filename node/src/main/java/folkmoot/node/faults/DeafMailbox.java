package folkmoot.node.faults;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMailbox;
import scala.Option;

/**
 * The mailbox of the actors of Pekko Cluster and Distributed Data on a node with a fault lab: what
 * somebody says to whom this node is deaf ({@link Deafness}) does not get in. Named in the
 * configuration of their dispatcher; Pekko makes it.
 */
public final class DeafMailbox
    implements MailboxType, ProducesMessageQueue<UnboundedMailbox.MessageQueue> {

  /** As Pekko calls it. */
  public DeafMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    if (system.isEmpty()) return new UnboundedMailbox.MessageQueue();
    return new Ear(Deafness.of(Adapter.toTyped(system.get())));
  }

  private static final class Ear extends UnboundedMailbox.MessageQueue {
    private static final long serialVersionUID = 1;

    private final transient Deafness deafness;

    Ear(Deafness deafness) {
      this.deafness = deafness;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope message) {
      if (!deafness.isTo(message.sender().path().address())) super.enqueue(receiver, message);
    }
  }
}
