package folkmoot.protocol.raft;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.wire.WireMessage;
import java.util.List;

/**
 * What replicas of one group say to each other. Every message names its group and the sender's
 * term; a reply of another term than the receiver's is dropped (trap 4), a later term is adopted
 * first (Raft §5.1).
 */
public sealed interface RaftMessage extends WireMessage {
  /** The group's name, for example {@code default}. */
  String group();

  /** The sender's term, durable at the sender before this was sent (trap 3). */
  long term();

  /** The voter or observer that speaks, by node and disk. */
  Voter from();

  @Override
  @JsonIgnore
  default String channel() {
    return channelOf(group());
  }

  /** The channel on which a node expects the messages of a group. */
  static String channelOf(String group) {
    return "raft/" + group;
  }

  /**
   * "Would you vote for me in {@code term}?" Asked before the term is raised, so that a node that
   * was cut off does not disturb (thesis §9.6). {@code term} is the term that would be stood in:
   * one more than the sender has.
   */
  record RequestPreVote(String group, long term, Voter from, long lastLogTerm, long lastLogIndex)
      implements RaftMessage {}

  /**
   * Answer to {@link RequestPreVote}.
   *
   * @param term the term asked about if granted, else the term that the answering replica has
   */
  record PreVoteReply(String group, long term, Voter from, boolean granted)
      implements RaftMessage {}

  /**
   * Raft §5.2, §5.4.1.
   *
   * @param transfer true if the leader itself asked for this election ({@link TimeoutNow}), so that
   *     hearing from a leader is no reason to refuse
   */
  record RequestVote(
      String group, long term, Voter from, long lastLogTerm, long lastLogIndex, boolean transfer)
      implements RaftMessage {}

  /** Answer to {@link RequestVote}; the vote is durable before this is sent (trap 3). */
  record VoteReply(String group, long term, Voter from, boolean granted) implements RaftMessage {}

  /**
   * Raft §5.3; without entries, a heartbeat.
   *
   * @param previousIndex index of the entry before {@code entries}, 0 at the start of the log
   * @param previousTerm its term, 0 at the start of the log
   * @param entries consecutive from {@code previousIndex + 1}
   * @param commitIndex the leader's commit index
   * @param round number of the leader's latest round of confirmation; the reply echoes it (trap 2)
   * @param rests true if there is nothing to do: the leader speaks seldom until there is, and its
   *     node's pulse speaks for it ({@link RestRule})
   */
  record AppendEntries(
      String group,
      long term,
      Voter from,
      long previousIndex,
      long previousTerm,
      List<LogEntry> entries,
      long commitIndex,
      long round,
      boolean rests)
      implements RaftMessage {
    public AppendEntries {
      entries = List.copyOf(entries);
    }

    /** Of a leader that does not rest. */
    public AppendEntries(
        String group,
        long term,
        Voter from,
        long previousIndex,
        long previousTerm,
        List<LogEntry> entries,
        long commitIndex,
        long round) {
      this(group, term, from, previousIndex, previousTerm, entries, commitIndex, round, false);
    }
  }

  /**
   * Answer to {@link AppendEntries}.
   *
   * @param success true if the logs match at {@code previousIndex}
   * @param matchIndex on success the highest index that is both known to match the leader's log and
   *     durable here (trap 5)
   * @param rejectedIndex on refusal the {@code previousIndex} that was refused
   * @param hintTerm on refusal the term of this log's entry at the refused index, 0 if it has none
   * @param hintIndex on refusal where the leader may try next: the first index of {@code hintTerm},
   *     or the index after this log's end
   * @param round the round that the answered message bore
   */
  record AppendEntriesReply(
      String group,
      long term,
      Voter from,
      boolean success,
      long matchIndex,
      long rejectedIndex,
      long hintTerm,
      long hintIndex,
      long round)
      implements RaftMessage {}

  /** A follower asks the leader for an index to read at (thesis §6.4); many reads share one. */
  record RequestReadIndex(String group, long term, Voter from, long readId)
      implements RaftMessage {}

  /** How {@link RequestReadIndex} is answered. */
  enum ReadVerdict {
    /** Here is the index. */
    CONFIRMED,
    /** The asked replica is no leader or cannot say. */
    NOT_LEADING,
    /** It leads, and too many reads wait already. */
    OVERLOADED
  }

  /**
   * Answer to {@link RequestReadIndex}.
   *
   * @param readIndex if confirmed: what must be applied before the read is answered; else 0
   */
  record ReadIndexReply(
      String group, long term, Voter from, long readId, ReadVerdict verdict, long readIndex)
      implements RaftMessage {}

  /**
   * "Your log ends before mine begins: fetch a snapshot" (Raft §7). Repeated until the follower's
   * log continues the leader's.
   *
   * @param source whom to ask for it
   * @param leastIndex the entry after which the leader's log begins: the snapshot must have it
   */
  record InstallSnapshot(String group, long term, Voter from, Voter source, long leastIndex)
      implements RaftMessage {}

  /**
   * Answer to {@link InstallSnapshot}.
   *
   * @param snapshotIndex the last entry of the snapshot that is on its way, 0 if that is not known
   * @param failed true if one was on its way and will not come
   */
  record InstallSnapshotReply(
      String group, long term, Voter from, long snapshotIndex, boolean failed)
      implements RaftMessage {}

  /**
   * A follower whose log was damaged tells the leader that what it acknowledged before is void.
   *
   * @param lastIndex where its log ends now
   * @param wantsTerm true if it has all of this leader's log and cannot become whole but by an
   *     entry of a later term
   */
  record Recovering(String group, long term, Voter from, long lastIndex, boolean wantsTerm)
      implements RaftMessage {}

  /** The leader hands over: stand for election at once (thesis §3.10). */
  record TimeoutNow(String group, long term, Voter from) implements RaftMessage {}
}
