package folkmoot.node.pulse;

import folkmoot.node.links.Links;
import folkmoot.protocol.membership.Pulse;
import folkmoot.protocol.raft.Voter;
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

  /** Those who are to hear it, by node and disk. */
  public record Others(SortedSet<Voter> others) implements Command {
    public Others {
      others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }
  }

  private record Beat() implements Command {}

  private record Heard(Links.Received received) implements Command {}

  private final Pulses pulses;
  private final ActorRef<Links.Command> links;
  private SortedSet<Voter> others = new TreeSet<>();

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
    for (Voter before : others) if (!next.others().contains(before)) pulses.forget(before);
    others = next.others();
    return Behaviors.same();
  }

  private Behavior<Command> onBeat() {
    long number = pulses.beat();
    for (Voter other : others) {
      Pulse pulse = new Pulse(number, pulses.numberOf(other));
      links.tell(new Links.Send(other.nodeId(), pulse));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Links.Received received) {
    Pulse pulse = (Pulse) received.message();
    others.stream()
        .filter(other -> other.nodeId().equals(received.fromNode()))
        .forEach(other -> pulses.heard(other, pulse.number(), pulse.echoed()));
    return Behaviors.same();
  }
}
