package folkmoot.node.simulation;

import folkmoot.node.links.Links;
import folkmoot.protocol.membership.Pulse;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;

/** Notes what a node's links are given to send, on seeds where the network sees only frames. */
final class LinksTrace extends BehaviorInterceptor<Links.Command, Links.Command> {
  private final String node;
  private final Findings findings;

  LinksTrace(String node, Findings findings) {
    super(Links.Command.class);
    this.node = node;
    this.findings = findings;
  }

  @Override
  public Behavior<Links.Command> aroundReceive(
      TypedActorContext<Links.Command> context,
      Links.Command message,
      ReceiveTarget<Links.Command> target) {
    if (message instanceof Links.Send send && !(send.message() instanceof Pulse)) {
      findings.note("%s -> %s: %s", node, send.toNode(), Wording.lazily(send.message()));
    }
    return target.apply(context, message);
  }
}
