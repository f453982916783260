package folkmoot.node.watch;

import folkmoot.node.links.Links;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchMessage;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Answers one question of another node, and is gone; also if its feed has nothing to say. */
final class Reader {
  sealed interface Command {}

  private record Told(Feed.Answer answer) implements Command {}

  private record Poke() implements Command {}

  private record TooLate() implements Command {}

  /**
   * Who is asked what, by whom.
   *
   * @param number that of no other watch of this node
   * @param toAddress where the answer goes
   */
  record Asked(
      long number,
      WatchMessage.Question question,
      String toAddress,
      ActorRef<Feed.Request> feed,
      ActorRef<Links.Command> links) {}

  /** Whoever asked has asked another node by then. */
  private static final Duration TOO_LATE = Duration.ofSeconds(5);

  /** The least and the most that a question may wait. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Asked asked;

  private Reader(Asked asked) {
    this.asked = asked;
  }

  static Behavior<Command> create(Asked asked) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Reader(asked).reading(context, timers)));
  }

  private Behavior<Command> reading(ActorContext<Command> context, TimerScheduler<Command> timers) {
    ActorRef<Feed.Answer> answers = context.messageAdapter(Feed.Answer.class, Told::new);
    timers.startSingleTimer(new TooLate(), TOO_LATE);
    if (asked.question() instanceof WatchMessage.Next next) {
      asked.feed().tell(new Feed.Pull(asked.number(), next.seen(), next.prefix(), answers));
      timers.startTimerWithFixedDelay(new Poke(), wait(next));
    } else {
      asked.feed().tell(new Feed.Begin(asked.number(), Optional.empty(), answers));
    }
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onTold(told.answer()))
        .onMessage(Poke.class, poke -> onPoke())
        .onMessage(TooLate.class, late -> leave())
        .build();
  }

  private static Duration wait(WatchMessage.Next next) {
    Duration asked = Duration.ofMillis(next.waitMillis());
    if (asked.compareTo(SHORTEST) < 0) return SHORTEST;
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private Behavior<Command> onPoke() {
    asked.feed().tell(new Feed.Poke(asked.number()));
    return Behaviors.same();
  }

  private Behavior<Command> onTold(Feed.Answer answer) {
    asked.links().tell(new Links.SendTo(asked.toAddress(), message(answer)));
    return Behaviors.stopped();
  }

  private WatchMessage.Answer message(Feed.Answer answer) {
    String group = asked.question().group();
    long number = asked.question().number();
    if (answer instanceof Feed.Pulled pulled)
      return new WatchMessage.Changes(
          group, number, pulled.batch().events(), pulled.batch().through());
    if (answer instanceof Feed.Lost lost)
      return new WatchMessage.Gone(group, number, lost.oldest());
    Feed.Begun begun = (Feed.Begun) answer;
    Position reached = ((ResumeRule.From) begun.verdict()).after();
    return new WatchMessage.There(group, number, begun.oldest(), reached);
  }

  private Behavior<Command> leave() {
    asked.feed().tell(new Feed.Leave(asked.number()));
    return Behaviors.stopped();
  }
}
