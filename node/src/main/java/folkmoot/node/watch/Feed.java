package folkmoot.node.watch;

import folkmoot.protocol.watch.Batch;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What watches ask of whoever has the changes of a group, here ({@link ChangeFeed}) or at another
 * node ({@link RemoteFeed}), and what they are answered. All of it rests on positions, so that an
 * answer that is lost may be asked for again, and of another replica.
 */
final class Feed {
  private Feed() {}

  /**
   * What it is asked.
   *
   * @see Answer
   */
  sealed interface Request extends ChangeFeed.Command, RemoteFeed.Command {
    /** Number of the watch, which asks once at a time. */
    long watch();
  }

  /** Where may a watch begin that has seen this? Answered by {@link Begun}. */
  record Begin(long watch, Optional<Position> seen, ActorRef<? super Answer> replyTo)
      implements Request {}

  /** What comes next; answered by {@link Pulled} when there is something, or by {@link Lost}. */
  record Pull(long watch, Position seen, String prefix, ActorRef<? super Answer> replyTo)
      implements Request {
    Pull at(Position further) {
      return new Pull(watch, further, prefix, replyTo);
    }
  }

  /** Answer the pull of this watch now, if it only waits for something to happen. */
  record Poke(long watch) implements Request {}

  /** It asks no more. */
  record Leave(long watch) implements Request {}

  /** What a feed says of its group. */
  sealed interface Answer {
    String group();
  }

  record Begun(String group, ResumeRule.Verdict verdict, Position oldest) implements Answer {}

  record Pulled(String group, Batch batch) implements Answer {}

  /** Something after what the watch has seen is remembered no more. */
  record Lost(String group, Position oldest) implements Answer {}
}
