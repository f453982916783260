package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.simulation.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** A disk without room costs nothing that was answered, and no restart. */
class FullDiskTest {
  private static final int RESERVE = 8192;
  private static final JournalSettings SETTINGS = new JournalSettings(4096, 2048, 1 << 20, RESERVE);

  private final SimulatedDisk disk = new SimulatedDisk();
  private final JournalRig journal = new JournalRig(disk, SETTINGS);
  private final TestInbox<Journal.Event> owner = TestInbox.create();

  /** What is scheduled for later comes now. */
  private void timePasses() {
    journal.kit().getAllEffects().stream()
        .filter(Effect.Scheduled.class::isInstance)
        .map(effect -> (Journal.Command) ((Effect.Scheduled<?>) effect).message())
        .reduce((first, last) -> last)
        .ifPresent(journal.kit()::run);
    journal.settle();
  }

  private List<Room> told() {
    return owner.getAllReceived().stream()
        .filter(Journal.RoomLeft.class::isInstance)
        .map(event -> ((Journal.RoomLeft) event).room())
        .toList();
  }

  @Test
  void aBatchThatFindsNoRoomIsWrittenWhenThereIsSome() {
    journal.kit().run(new Journal.Open("a", owner.getRef()));
    journal.write("a", term(1));
    assertThat(journal.persisted()).containsExactly(1L);
    disk.full(true);
    journal.write("a", entries(1, 1, 2));
    journal.write("a", entries(1, 3, 4));
    assertThat(journal.persisted()).isEmpty();
    assertThat(told()).containsExactly(Room.NONE);
    assertThat(journal.read("a", 1, 10_000)).as("from memory").isEqualTo(entries(1, 1, 4));
    timePasses();
    assertThat(journal.persisted()).isEmpty();

    disk.full(false);
    timePasses();
    assertThat(journal.persisted()).containsExactly(2L, 3L);
    timePasses();
    assertThat(told()).containsExactly(Room.AMPLE);
    assertThat(journal.readAll("a")).isEqualTo(entries(1, 1, 4));
    assertThat(new JournalRig(disk, SETTINGS).readAll("a")).isEqualTo(entries(1, 1, 4));
  }

  /** A part of the batch is there; whoever opens the disk then cuts it, as torn. */
  @Test
  void aCrashMeanwhileLeavesWhatWasAnsweredAndNoMore() {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedDisk machine = new SimulatedDisk();
      JournalRig before = new JournalRig(machine, SETTINGS);
      before.write("a", Optional.of(term(1)), 0, entries(1, 1, 3));
      machine.full(true);
      before.write("a", entries(1, 4, 20));
      assertThat(before.persisted()).containsExactly(1L);
      SimulatedDisk after = machine.crash(new Random(seed));
      assertThat(new JournalRig(after, SETTINGS).readAll("a")).isEqualTo(entries(1, 1, 3));
    }
  }

  @Test
  void whatIsLeftIsToldBeforeItIsGoneAndIsForTermsAndVotes() {
    journal.kit().run(new Journal.Open("a", owner.getRef()));
    journal.write("a", Optional.of(term(1)), 0, entries(1, 1, 5));
    disk.usable(RESERVE - 1);
    timePasses();
    assertThat(told()).containsExactly(Room.LOW);
    disk.usable(RESERVE / 2 - 1);
    timePasses();
    assertThat(told()).containsExactly(Room.NONE);
    journal.persisted();
    for (int next = 2; next < 10; next++) {
      journal.write("a", vote(next, "node-" + next));
      assertThat(journal.persisted()).hasSize(1);
    }
    disk.usable(RESERVE + RESERVE / 16);
    timePasses();
    assertThat(told()).as("not at once").containsExactly(Room.LOW);
    disk.usable(RESERVE * 2);
    timePasses();
    assertThat(told()).containsExactly(Room.AMPLE);
  }

  @Test
  void whoOpensLaterIsTold() {
    disk.usable(0);
    timePasses();
    journal.kit().run(new Journal.Open("a", owner.getRef()));
    assertThat(told()).containsExactly(Room.NONE);
  }

  /** The segment is full, and what is left is too little for another one of full size. */
  @Test
  void theNextSegmentIsSmallWhenThereIsLittleRoom() throws IOException {
    JournalSettings large = new JournalSettings(1 << 20, 1 << 16, 1 << 24, 1 << 20);
    SimulatedDisk machine = new SimulatedDisk();
    JournalRig rig = new JournalRig(machine, large);
    rig.write("a", term(1));
    machine.usable(100_000);
    long next = 1;
    while (!machine.list().contains(Segment.nameOf(2))) {
      rig.write("a", entries(1, next, next + 99));
      next += 100;
    }
    assertThat(machine.open(Segment.nameOf(2)).size()).isEqualTo(64 << 10);
    assertThat(rig.readAll("a")).hasSize((int) next - 1);
    assertThat(new JournalRig(machine, large).readAll("a")).hasSize((int) next - 1);
  }
}
