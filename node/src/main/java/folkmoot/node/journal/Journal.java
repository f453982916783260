package folkmoot.node.journal;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.TermStart;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** The one log writer of a node, for all groups: appends in batches, one sync for each batch. */
public final class Journal {

  /** What the journal does for a group. */
  public sealed interface Command {}

  /** Asks what is on the disk for a group; answered by {@link Opened}. */
  public record Open(String group, ActorRef<Event> replyTo) implements Command {}

  /**
   * Appends for one group, in the order in which the writes are sent; answered by {@link
   * Persisted}.
   *
   * @param sequence the group's own number for this write, ascending
   * @param hardState the new term and vote, if they change
   * @param truncateFrom index from which on the group's log is forgotten first, 0 for none
   * @param entries consecutive, continuing the log as it is after the truncation
   */
  public record Write(
      String group,
      long sequence,
      Optional<HardState> hardState,
      long truncateFrom,
      List<LogEntry> entries,
      ActorRef<Event> replyTo)
      implements Command {}

  /**
   * Reads entries from {@code fromIndex} on, at least one if there is one, then as many as fit in
   * {@code maxBytes}; answered by {@link Entries}.
   */
  public record Read(
      String group, long fromIndex, int maxBytes, long token, ActorRef<Event> replyTo)
      implements Command {}

  /** What the journal answers. A failure is no answer: the journal stops, and the node with it. */
  public sealed interface Event {}

  /**
   * What the disk has of a group.
   *
   * @param lastIndex index of the last entry, 0 if there is none; the first is always 1
   * @param terms where each term of the log begins, ascending
   */
  public record Opened(String group, HardState hardState, long lastIndex, List<TermStart> terms)
      implements Event {}

  /** Everything up to and including this write is durable. */
  public record Persisted(String group, long sequence) implements Event {}

  /** Entries in the order of their indices, from the index asked for; empty past the end. */
  public record Entries(String group, long fromIndex, List<LogEntry> entries, long token)
      implements Event {}

  private Journal() {}

  /** To be run on a dispatcher with a thread of its own. */
  public static Behavior<Command> create(Disk disk, JournalSettings settings) {
    throw new IllegalStateException("not built");
  }
}
