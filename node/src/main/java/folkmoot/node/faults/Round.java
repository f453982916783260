package folkmoot.node.faults;

import folkmoot.node.links.Links;
import folkmoot.protocol.faults.FaultMessage;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Tells peers one thing, again to those who have not answered, and reports who has: when all have,
 * or at the deadline. Then it stops.
 */
final class Round {
  private static final Duration AGAIN = Duration.ofMillis(50);

  sealed interface Command {}

  /** A peer has answered. */
  record Answered(String address) implements Command {}

  private enum Timer implements Command {
    AGAIN,
    DEADLINE
  }

  /**
   * How it went.
   *
   * @param answered addresses of those who have answered
   */
  record Ended(long round, SortedSet<String> answered) {}

  /**
   * What a round is about.
   *
   * @param whole also if all have answered, nothing is reported before the deadline
   */
  record Task(FaultMessage message, SortedSet<String> peers, Duration deadline, boolean whole) {}

  private final Task task;
  private final ActorRef<Links.Command> links;
  private final ActorRef<Ended> reportTo;
  private final TreeSet<String> silent;

  private Round(Task task, ActorRef<Links.Command> links, ActorRef<Ended> reportTo) {
    this.task = task;
    this.links = links;
    this.reportTo = reportTo;
    silent = new TreeSet<>(task.peers());
  }

  static Behavior<Command> create(
      Task task, ActorRef<Links.Command> links, ActorRef<Ended> reportTo) {
    return Behaviors.withTimers(timers -> new Round(task, links, reportTo).begin(timers));
  }

  private Behavior<Command> begin(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(Timer.AGAIN, AGAIN);
    timers.startSingleTimer(Timer.DEADLINE, task.deadline());
    tell();
    return next();
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Answered.class,
            answered -> {
              silent.remove(answered.address());
              return next();
            })
        .onMessageEquals(
            Timer.AGAIN,
            () -> {
              tell();
              return Behaviors.same();
            })
        .onMessageEquals(Timer.DEADLINE, this::end)
        .build();
  }

  private Behavior<Command> next() {
    return silent.isEmpty() && !task.whole() ? end() : open();
  }

  private void tell() {
    silent.forEach(peer -> links.tell(new Links.SendTo(peer, task.message())));
  }

  private Behavior<Command> end() {
    TreeSet<String> answered = new TreeSet<>(task.peers());
    answered.removeAll(silent);
    reportTo.tell(new Ended(task.message().round(), answered));
    return Behaviors.stopped();
  }
}
