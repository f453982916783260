package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Progress.Mode.PROBE;
import static folkmoot.protocol.raft.Progress.Mode.REPLICATE;
import static folkmoot.protocol.raft.Shorthand.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.raft.Progress.Sent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §5.3 {@code nextIndex} and {@code matchIndex}; pipelining as in thesis §10.2.2. */
class ProgressTest {
  private static final LogTerms LEADER = log("1 1 1 4 4 5 5 6 6 6");

  @Test
  void raft53ItBeginsBehindTheLeadersEndKnowingNothing() {
    assertThat(Progress.probing(11)).isEqualTo(new Progress(PROBE, 11, 0, List.of()));
  }

  @Test
  void aProbeIsOneMessageAtATime() {
    Progress probing = Progress.probing(5);
    assertThat(probing.maySend(64, 1000)).isTrue();
    Progress sent = probing.sent(7, 30);
    assertThat(sent.maySend(64, 1000)).isFalse();
    assertThat(sent.next()).as("sent again if it is lost").isEqualTo(5);
  }

  @Test
  void whatIsAcknowledgedEndsTheProbe() {
    Progress replicating = Progress.probing(5).sent(7, 30).acknowledged(7);
    assertThat(replicating).isEqualTo(new Progress(REPLICATE, 8, 7, List.of()));
  }

  /** Its disk may be full: to send more with each answer would bring ever more answers. */
  @Test
  void whoMatchesAndTakesNothingInIsProbedOnceAHeartbeat() {
    Progress probing = Progress.probing(5).sent(7, 30);
    Progress told = probing.acknowledged(4);
    assertThat(told).isEqualTo(new Progress(PROBE, 5, 4, List.of(new Sent(7, 30))));
    assertThat(told.maySend(64, 1000)).as("an answer makes no room").isFalse();
    assertThat(told.heartbeat().maySend(64, 1000)).as("it may be lost").isTrue();
    assertThat(told.acknowledged(5)).isEqualTo(new Progress(REPLICATE, 6, 5, List.of()));
  }

  @Test
  void aHeartbeatSendsNothingOfThePipelineAgain() {
    Progress progress = new Progress(REPLICATE, 5, 4, List.of()).sent(6, 20);
    assertThat(progress.heartbeat()).isEqualTo(progress);
  }

  @Test
  void thesis1022TheNextMessageGoesBeforeTheLastIsAnswered() {
    Progress progress = new Progress(REPLICATE, 5, 4, List.of()).sent(6, 20).sent(9, 30);
    assertThat(progress.next()).isEqualTo(10);
    assertThat(progress.inFlightBytes()).isEqualTo(50);
    assertThat(progress.acknowledged(6).inFlight()).containsExactly(new Sent(9, 30));
    assertThat(progress.acknowledged(9).inFlight()).isEmpty();
    assertThat(progress.acknowledged(8).inFlight())
        .as("durable in the middle of a message")
        .containsExactly(new Sent(9, 30));
  }

  @Test
  void theWindowIsBoundedByMessagesAndByBytes() {
    Progress progress = new Progress(REPLICATE, 5, 4, List.of()).sent(6, 20).sent(9, 30);
    assertThat(progress.maySend(3, 51)).isTrue();
    assertThat(progress.maySend(2, 51)).isFalse();
    assertThat(progress.maySend(3, 50)).isFalse();
  }

  @Test
  void anAcknowledgementThatIsLateChangesNothing() {
    Progress progress = new Progress(REPLICATE, 10, 8, List.of(new Sent(9, 30)));
    assertThat(progress.acknowledged(5)).isEqualTo(progress);
  }

  @Test
  void raft53ARefusalGoesBackToWhereTheFollowerEnds() {
    assertThat(Progress.probing(11).refused(10, 0, 5, LEADER).next()).isEqualTo(5);
  }

  /** Raft §5.3, end: one refusal for each conflicting term instead of one for each entry. */
  @Test
  void raft53AHintSkipsTheWholeTermThatConflicts() {
    assertThat(Progress.probing(11).refused(10, 3, 7, LEADER).next())
        .as("the leader has no term 3")
        .isEqualTo(7);
    assertThat(Progress.probing(8).refused(7, 4, 4, LEADER).next())
        .as("the leader's term 4 ends at 5")
        .isEqualTo(6);
  }

  @Test
  void aRefusalAlwaysGoesBackAndNeverBehindWhatMatches() {
    assertThat(Progress.probing(8).refused(7, 6, 6, LEADER).next())
        .as("the leader's term 6 ends behind what was refused")
        .isEqualTo(7);
    Progress matched = new Progress(REPLICATE, 10, 6, List.of());
    assertThat(matched.refused(9, 0, 3, LEADER)).isEqualTo(new Progress(PROBE, 7, 6, List.of()));
  }

  /** A message was lost: the next one's refusal says so, and what was in flight is sent again. */
  @Test
  void aRefusalInThePipelineProbesAgain() {
    Progress progress = new Progress(REPLICATE, 5, 4, List.of()).sent(6, 20).sent(9, 30);
    assertThat(progress.refused(6, 0, 5, LEADER)).isEqualTo(new Progress(PROBE, 5, 4, List.of()));
  }

  @Test
  void aRefusalThatIsOlderThanWhatIsKnownChangesNothing() {
    Progress matched = new Progress(REPLICATE, 10, 8, List.of(new Sent(9, 30)));
    assertThat(matched.refused(7, 0, 3, LEADER)).as("8 matches since").isEqualTo(matched);
    Progress probing = Progress.probing(6).sent(8, 10);
    assertThat(probing.refused(10, 0, 3, LEADER)).as("of an earlier probe").isEqualTo(probing);
    Progress back = Progress.probing(11).refused(10, 3, 7, LEADER);
    assertThat(back.refused(10, 3, 7, LEADER)).as("the same one twice").isEqualTo(back);
  }

  /** To believe an old refusal would send again from 3 what is known to match up to 8. */
  @Test
  void toBelieveAnOldRefusalWouldGoBehindWhatMatches() {
    Progress naive = Progress.probing(10).refused(9, 0, 3, LEADER);
    assertThat(naive.next()).isEqualTo(3);
    assertThat(new Progress(REPLICATE, 10, 8, List.of()).refused(7, 0, 3, LEADER).next())
        .isEqualTo(10);
  }

  @Test
  void whatMatchesIsBeforeWhatIsNext() {
    assertThatThrownBy(() -> new Progress(PROBE, 5, 5, List.of()))
        .isInstanceOf(InvariantBroken.class);
  }
}
