package folkmoot.protocol.client;

import folkmoot.protocol.faults.FaultOrder;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a gateway asks of the fault lab of its node; answered exactly once, within two seconds. */
public sealed interface LabRequest {
  ActorRef<LabReply> replyTo();

  /** Tell every node, then let it begin. */
  record Inject(FaultOrder order, ActorRef<LabReply> replyTo) implements LabRequest {}

  /** What is wrong here now: one fault, or all. */
  record Show(Optional<String> id, ActorRef<LabReply> replyTo) implements LabRequest {}

  /** End one fault, or all, here and wherever this node can say so. */
  record Heal(Optional<String> id, ActorRef<LabReply> replyTo) implements LabRequest {}
}
