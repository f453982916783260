package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.Journal;
import folkmoot.node.raft.ReplicaView;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StateRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is a violation and what only looks like one, told step by step. */
class RaftInvariantsTest {
  private static final Voter A = new Voter("a", "a");
  private static final Voter B = new Voter("b", "b");
  private static final Voter C = new Voter("c", "c");

  private final Findings findings = new Findings(() -> 0);
  private final RaftInvariants invariants = new RaftInvariants(findings, 3, StateRules.paper());
  private final LogEntry ofTerm1 = entry(1, 1);
  private final LogEntry ofTerm3 = entry(3, 2);

  @BeforeEach
  void openAndCommitInTerm3() {
    for (Voter voter : List.of(A, B, C)) {
      invariants.opened(voter, HardState.INITIAL, new LogTerms(List.of(), 0), 0);
      durable(voter, 1, 0, List.of(ofTerm1));
    }
    durable(A, 3, 0, List.of(ofTerm3));
    durable(B, 3, 0, List.of(ofTerm3));
    leads(A, 3);
    invariants.committed(A, 2, 2);
    assertThat(findings.violations()).isEmpty();
  }

  /**
   * Seed 340 of those of a minute: C has what was committed in term 3, and then hears the leader of
   * term 2, who has another entry in its place.
   */
  @Test
  void whoObeysALeaderOfAnEarlierTermMayForgetWhatALaterOneHasCommitted() {
    durable(C, 2, 1, List.of(entry(2, 1)));
    assertThat(findings.violations()).isEmpty();
  }

  @Test
  void whoKnowsTheTermInWhichItWasCommittedMayNot() {
    durable(C, 3, 1, List.of(entry(3, 1)));
    assertThat(findings.violations()).first().asString().startsWith("committed entries stay");
  }

  @Test
  void whatWasCommittedStaysOnAMajorityOfTheDisks() {
    invariants.log(B, 1, List.of());
    assertThat(findings.violations()).hasSize(2);
    invariants.written(B, new Journal.Write("g", 8, Optional.empty(), 2, List.of(), null));
    invariants.persisted(B, 8);
    assertThat(findings.violations()).last().asString().startsWith("durability");
  }

  @Test
  void whoLearnsLateThatItWasElectedNeedNotHaveWhatALaterLeaderHasCommitted() {
    durable(C, 2, 1, List.of());
    leads(C, 2);
    assertThat(findings.violations()).isEmpty();
  }

  @Test
  void aLaterLeaderMustHaveIt() {
    durable(C, 4, 0, List.of());
    leads(C, 4);
    assertThat(findings.violations()).singleElement().asString().startsWith("leader completeness");
  }

  @Test
  void oneTermHasOneLeader() {
    leads(B, 3);
    assertThat(findings.violations()).singleElement().asString().startsWith("election safety");
  }

  private void durable(Voter voter, long term, long truncateFrom, List<LogEntry> entries) {
    HardState state = new HardState(term, Optional.empty());
    invariants.hardState(voter, state);
    invariants.log(voter, truncateFrom, entries);
    invariants.written(
        voter, new Journal.Write("g", term, Optional.of(state), truncateFrom, entries, null));
    invariants.persisted(voter, term);
  }

  private void leads(Voter voter, long term) {
    invariants.role(voter, new ReplicaView(Role.LEADER, term, Optional.of(voter.nodeId()), 0, 0));
  }

  private static LogEntry entry(long term, long index) {
    return LogEntry.of(term, index, 0, LogEntry.Kind.NO_OP, "", 0, new byte[0]);
  }
}
