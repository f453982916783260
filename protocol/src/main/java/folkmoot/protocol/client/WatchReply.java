package folkmoot.protocol.client;

import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.WatchId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the watches of a node answer. */
public sealed interface WatchReply {

  /**
   * The watch has begun.
   *
   * @param watch is asked for what comes
   * @param seen what the client counts as having seen; of values that merge {@link WatchId#NOTHING}
   */
  record Opened(ActorRef<WatchRequest.OfOne> watch, WatchId seen) implements WatchReply {}

  /** No watch has begun, and why. */
  sealed interface Refused extends WatchReply {}

  /**
   * Something that the client has not seen is remembered no more.
   *
   * @param rest what the client has seen, but of what is lost the oldest from which on all is
   *     remembered: who goes on there is told all that is left, once
   */
  record LetGo(WatchId rest) implements Refused {}

  /** This replica has not come as far as what the client has seen. */
  record NotReached() implements Refused {}

  /** The id that the client has sent is not one of this keyspace. */
  record OfAnother() implements Refused {}

  /** So many are open already. */
  record TooMany(int limit) implements Refused {}

  /** This node cannot serve it now: {@code reason} is one short sentence. */
  record Unavailable(String reason) implements Refused {}

  /** A change, and what the client has seen then. */
  record Told(WatchId id, ChangeEvent event) {}

  /** Changes in their order, at least one. */
  record Events(List<Told> events) implements WatchReply {
    public Events {
      events = List.copyOf(events);
    }
  }

  /**
   * Values that merge, each as it is now, of keys that were there or have changed.
   *
   * @param present with these, all is told that was there when the watch began; once
   */
  record Values(List<MergedKey> keys, boolean present) implements WatchReply {
    public Values {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Nothing has changed that the client wants to know, up to there; of values that merge, which
   * have no order, nothing has changed.
   */
  record Progress(WatchId seen) implements WatchReply {}

  /** Why a watch has ended. */
  enum Reason {
    /** What comes next is remembered no more: it was too slow, or away for too long. */
    LET_GO,
    /** Its client has not taken anything for too long. */
    SLOW,
    /** The node is about to stop. */
    STOPPING,
    /** This node keeps the data no more, or its replica has ended. */
    CLOSED
  }

  /**
   * The watch has ended.
   *
   * @param seen what the client has seen
   * @param rest where it can go on: the same, but for {@link Reason#LET_GO}, as of {@link LetGo}
   */
  record Ended(Reason reason, WatchId seen, WatchId rest) implements WatchReply {}
}
