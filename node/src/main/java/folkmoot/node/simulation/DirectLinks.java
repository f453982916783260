package folkmoot.node.simulation;

import folkmoot.node.links.Links;
import folkmoot.protocol.membership.Pulse;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Stands where the production links stand, on seeds that carry messages as they are: each takes its
 * own way, so the network loses, repeats and reorders single messages, also those of a former life.
 */
final class DirectLinks {
  private final String self;
  private final SimulatedNetwork network;
  private final Findings findings;
  private final SortedMap<String, ActorRef<Links.Received>> recipients;

  private DirectLinks(
      String self,
      SimulatedNetwork network,
      Findings findings,
      SortedMap<String, ActorRef<Links.Received>> recipients) {
    this.self = self;
    this.network = network;
    this.findings = findings;
    this.recipients = recipients;
  }

  /**
   * @param self the node's id
   * @param recipients filled with who registers for which channel
   */
  static Behavior<Links.Command> create(
      String self,
      SimulatedNetwork network,
      Findings findings,
      SortedMap<String, ActorRef<Links.Received>> recipients) {
    return new DirectLinks(self, network, findings, recipients).open();
  }

  private Behavior<Links.Command> open() {
    return Behaviors.receive(Links.Command.class)
        .onMessage(Links.Send.class, this::onSend)
        .onMessage(Links.SendTo.class, this::onSendTo)
        .onMessage(Links.Register.class, this::onRegister)
        .onMessage(Links.Unregister.class, this::onUnregister)
        .build();
  }

  private Behavior<Links.Command> onSend(Links.Send send) {
    if (!(send.message() instanceof Pulse))
      findings.note("%s -> %s: %s", self, send.toNode(), Wording.lazily(send.message()));
    network.send(
        SimulatedNode.addressOf(self),
        SimulatedNode.addressOf(send.toNode()),
        new Links.Received(self, SimulatedNode.addressOf(self), send.message()));
    return Behaviors.same();
  }

  private Behavior<Links.Command> onSendTo(Links.SendTo send) {
    findings.note("%s -> %s: %s", self, send.toAddress(), Wording.lazily(send.message()));
    network.send(
        SimulatedNode.addressOf(self),
        send.toAddress(),
        new Links.Received(self, SimulatedNode.addressOf(self), send.message()));
    return Behaviors.same();
  }

  private Behavior<Links.Command> onRegister(Links.Register register) {
    recipients.put(register.channel(), register.recipient());
    return Behaviors.same();
  }

  private Behavior<Links.Command> onUnregister(Links.Unregister unregister) {
    recipients.keySet().removeAll(unregister.channels());
    return Behaviors.same();
  }

  /** Takes in what the network brings. */
  static void deliver(SortedMap<String, ActorRef<Links.Received>> recipients, Object what) {
    Links.Received received = (Links.Received) what;
    ActorRef<Links.Received> recipient = recipients.get(received.message().channel());
    if (recipient != null) recipient.tell(received);
  }

  static SortedMap<String, ActorRef<Links.Received>> nobody() {
    return new TreeMap<>();
  }
}
