package folkmoot.node.crdt;

import folkmoot.protocol.client.MergedKey;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What watches ask of whoever has the values that merge of this node, and what they are answered.
 * There is no log and no order: a watch is told the present value of every key of its prefix, and
 * from then on that of each key that has changed. What is held for it is the names of those.
 */
public final class MergedFeed {
  private MergedFeed() {}

  /**
   * What it is asked.
   *
   * @see Answer
   */
  public sealed interface Request {
    /** Number of the watch, which asks once at a time. */
    long watch();
  }

  /**
   * A watch begins; answered by {@link Begun} once this node has heard all that it has, else by
   * {@link Unknown}.
   *
   * @param batchBytes of the values that are told at once; the first may be larger
   */
  public record Begin(
      long watch, String group, String prefix, int batchBytes, ActorRef<? super Answer> replyTo)
      implements Request {}

  /**
   * What comes next; answered by {@link Pulled} when there is something.
   *
   * @param taken false if what was answered last could not be told: it comes again
   */
  public record Pull(long watch, boolean taken) implements Request {}

  /** Answer the pull of this watch now, if it only waits for something to happen. */
  public record Poke(long watch) implements Request {}

  /** It asks no more. */
  public record Leave(long watch) implements Request {}

  /** What a watch is told. */
  public sealed interface Answer {}

  /** It may ask for what there is. */
  public record Begun() implements Answer {}

  /** There is no such group here, or nothing can be told of it, for this reason. */
  public record Unknown(String reason) implements Answer {}

  /**
   * Keys as they are now.
   *
   * @param present with these, all is told that was there in the beginning; once
   */
  public record Pulled(List<MergedKey> keys, boolean present) implements Answer {
    public Pulled {
      keys = List.copyOf(keys);
    }

    /** Nothing has happened. */
    public boolean isEmpty() {
      return keys.isEmpty() && !present;
    }

    /** How much it counts where bytes are counted. */
    public int size() {
      return keys.stream().mapToInt(MergedKey::size).sum();
    }
  }
}
