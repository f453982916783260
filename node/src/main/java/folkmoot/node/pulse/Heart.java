package folkmoot.node.pulse;

import folkmoot.node.links.Links;
import folkmoot.protocol.membership.Pulse;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Beats for all groups of a node that rest: one message to each other node, whatever they are. */
public final class Heart {
  /** What it is told. */
  public sealed interface Command {}

  /** Those who are to hear it, by their node ids. */
  public record Others(SortedSet<String> nodeIds) implements Command {
    public Others {
      nodeIds = Collections.unmodifiableSortedSet(new TreeSet<>(nodeIds));
    }
  }

  private record Beat() implements Command {}

  private record Heard(Links.Received received) implements Command {}

  private final Pulses pulses;
  private final ActorRef<Links.Command> links;
  private SortedSet<String> others = new TreeSet<>();

  private Heart(Pulses pulses, ActorRef<Links.Command> links) {
    this.pulses = pulses;
    this.links = links;
  }

  /**
   * @param pulses where it writes what it hears; by nobody else
   * @param interval between two beats
   */
  public static Behavior<Command> create(
      Pulses pulses, Duration interval, ActorRef<Links.Command> links) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Heart(pulses, links).beating(context, timers, interval)));
  }

  private Behavior<Command> beating(
      ActorContext<Command> context, TimerScheduler<Command> timers, Duration interval) {
    ActorRef<Links.Received> ear = context.messageAdapter(Links.Received.class, Heard::new);
    links.tell(new Links.Register(Pulse.CHANNEL, ear));
    timers.startTimerWithFixedDelay(new Beat(), interval);
    return Behaviors.receive(Command.class)
        .onMessage(Others.class, this::onOthers)
        .onMessage(Beat.class, beat -> onBeat())
        .onMessage(Heard.class, heard -> onHeard(heard.received()))
        .build();
  }

  private Behavior<Command> onOthers(Others next) {
    others = next.nodeIds();
    return Behaviors.same();
  }

  private Behavior<Command> onBeat() {
    long number = pulses.beat();
    for (String other : others)
      links.tell(new Links.Send(other, new Pulse(number, pulses.numberOf(other))));
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Links.Received received) {
    Pulse pulse = (Pulse) received.message();
    pulses.heard(received.fromNode(), pulse.number(), pulse.echoed());
    return Behaviors.same();
  }
}
