package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.SMALL;
import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;

/** The journal stops instead of answering what it does not know (DESIGN §3, fail-stop). */
class JournalFailureTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void aFailedSyncStopsTheActorWithoutAnAnswer() {
    ActorTestKit system = ActorTestKit.create();
    try {
      var journal = system.spawn(Journal.create(disk, SMALL, Meters.NONE));
      var group = system.<Journal.Event>createTestProbe();
      var guardian = system.createTestProbe();
      journal.tell(new Journal.Open("a", group.getRef()));
      group.expectMessageClass(Journal.Opened.class);
      disk.failNextSync();
      journal.tell(new Journal.Write("a", 1, Optional.of(term(1)), 0, List.of(), group.getRef()));
      guardian.expectTerminated(journal);
      group.expectNoMessage(Duration.ZERO);
    } finally {
      system.shutdownTestKit();
    }
  }

  @Test
  void aFailedSyncIsNeverTriedAgain() {
    JournalRig journal = new JournalRig(disk);
    disk.failNextSync();
    assertThatThrownBy(() -> journal.write("a", term(1)))
        .isInstanceOf(JournalFailed.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(journal.persisted()).isEmpty();
    assertThat(journal.step()).as("nothing more is planned").isFalse();
    journal.write("a", term(2));
    assertThat(journal.persisted()).isEmpty();
  }

  @Test
  void anEntryThatRotsWhileItIsOpenFailsTheRead() {
    JournalRig journal = new JournalRig(disk);
    journal.write("a", Optional.of(term(1)), 0, List.of(entry(1, 1, 300)));
    String segment = Segment.nameOf(1);
    disk.flip(segment, DiskImage.of(disk).usedEnd(segment) - 100, 3);
    assertThatThrownBy(() -> journal.read("a", 1, 1000)).isInstanceOf(CorruptJournal.class);
  }

  @Test
  void aGapIsRefused() {
    breaks(Optional.empty(), 0, entries(2, 5, 5));
  }

  @Test
  void anOverlapWithoutTruncationIsRefused() {
    breaks(Optional.empty(), 0, entries(2, 3, 3));
  }

  @Test
  void aTruncationBelowTheFirstIndexIsRefused() {
    breaks(Optional.empty(), -1, List.of());
  }

  @Test
  void aTermThatGoesBackwardsIsRefused() {
    breaks(Optional.of(vote(1, "node-2")), 0, List.of());
  }

  @Test
  void anotherVoteInTheSameTermIsRefused() {
    breaks(Optional.of(vote(2, "node-2")), 0, List.of());
  }

  @Test
  void aVoteTakenBackIsRefused() {
    breaks(Optional.of(term(2)), 0, List.of());
  }

  @Test
  void anEntryOfAnOlderTermThanTheOneBeforeIsRefused() {
    breaks(Optional.empty(), 0, entries(1, 4, 4));
  }

  @Test
  void anEntryOfATermThatIsNotDurableIsRefused() {
    breaks(Optional.empty(), 0, entries(3, 4, 4));
  }

  @Test
  void aDamagedEntryIsRefused() {
    LogEntry good = entry(2, 4, 10);
    breaks(
        Optional.empty(),
        0,
        List.of(
            new LogEntry(
                2, 4, 0, good.kind(), good.clientId(), 4, good.command(), good.checksum())));
  }

  /** Sends what breaks an invariant to a journal with three entries of term 2 and a vote in it. */
  private void breaks(Optional<HardState> hardState, long truncateFrom, List<LogEntry> entries) {
    JournalRig journal = new JournalRig(disk);
    journal.write("a", Optional.of(vote(2, "node-1")), 0, entries(2, 1, 3));
    journal.persisted();
    assertThatThrownBy(() -> journal.write("a", hardState, truncateFrom, entries))
        .isInstanceOf(JournalFailed.class)
        .hasCauseInstanceOf(InvariantBroken.class);
    assertThat(journal.persisted()).isEmpty();
    assertThat(new JournalRig(disk).readAll("a")).isEqualTo(entries(2, 1, 3));
  }

  /** Rebello et al., USENIX ATC 2020: a failed sync leaves pages that look clean and are not. */
  @Test
  void whatAFailedSyncLeftInTheCacheIsWrittenAgainBeforeItIsBuiltUpon() {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedDisk first = new SimulatedDisk();
      JournalRig journal = new JournalRig(first);
      journal.write("a", term(1));
      journal.send("a", Optional.empty(), 0, entries(1, 1, 9));
      journal.step();
      first.failNextSync();
      assertThatThrownBy(journal::step).isInstanceOf(JournalFailed.class);

      SimulatedDisk second = first.killProcess();
      JournalRig restarted = new JournalRig(second);
      assertThat(restarted.open("a").log().lastIndex()).as("still in the cache").isEqualTo(9);
      SimulatedDisk third = second.crash(new Random(seed));
      assertThat(new JournalRig(third).readAll("a")).isEqualTo(entries(1, 1, 9));
    }
  }
}
