package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.List;

/**
 * Looks over a replica's shoulder, in its own thread and within the step: this is how the
 * simulation holds the invariants of Raft (Figure 3) after every event.
 */
public interface Probe {
  /** Sees nothing. */
  Probe NONE = new Probe() {};

  /** The replica has read its disk. */
  default void opened(Voter self, HardState hardState, LogTerms log, long appliedIndex) {}

  /** Term or vote have changed, in memory. */
  default void hardState(Voter self, HardState hardState) {}

  /** The log has changed, in memory: first cut from {@code truncateFrom} on, if that is not 0. */
  default void log(Voter self, long truncateFrom, List<LogEntry> entries) {}

  /** The log begins after this entry from now on, in memory; it has had it, flushed. */
  default void compacted(Voter self, LogPosition base) {}

  /** The log begins after this snapshot from now on, in memory, and keeps only what follows. */
  default void begun(Voter self, LogPosition snapshot) {}

  /**
   * The replica, which leads, keeps its log after this entry for a follower that fetches a
   * snapshot; 0 if it keeps nothing for it.
   */
  default void held(Voter self, Voter follower, long from) {}

  /** The state machine's state is that of this snapshot. */
  default void installed(Voter self, LogPosition snapshot) {}

  /** The log has all again that was lost of it, and the replica has its voice. */
  default void whole(Voter self) {}

  /** The state has all again that was lost of it, and answers. */
  default void rebuilt(Voter self) {}

  /** A client is answered from the state as it was after this entry. */
  default void read(Voter self, long appliedIndex) {}

  /** The replica took a role, or learned of a leader. */
  default void role(Voter self, ReplicaView view) {}

  /** This is handed to the journal, after {@link #hardState} or {@link #log} has told of it. */
  default void written(Voter self, Journal.Write write) {}

  /** The journal has said that everything up to the write of this number is durable. */
  default void persisted(Voter self, long sequence) {}

  /** This leaves the replica, for another. */
  default void sent(Voter self, Voter to, RaftMessage message) {}

  /** This is about to be asked of every other voter. */
  default void asked(Voter self, RaftMessage question) {}

  /** The replica, which leads this term, opens a round of confirmation. */
  default void round(Voter self, long term, long round) {}

  /** The replica, which leads this term, takes an answer of a follower into account. */
  default void counted(Voter self, long term, RaftMessage.AppendEntriesReply reply) {}

  /** The leader of this term has spoken to the replica, which follows it. */
  default void heard(Voter self, long term) {}

  /** The replica is about to grant this request for its vote, or for the promise of one. */
  default void granted(Voter self, RaftMessage request) {}

  /** The replica's state machine has applied these entries. */
  default void applied(Voter self, List<StateMachine.Result> results) {}

  /** The replica holds the log to be committed up to here. */
  default void committed(Voter self, long commitIndex, long durableIndex) {}
}
