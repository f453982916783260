package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.TermStart;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What a journal promises of its segments: those that are needed stay, and no others. */
abstract class SegmentsContract extends DamagedJournalContract {
  private static List<String> segments(Disk disk) {
    return DiskImage.of(disk).files().keySet().stream().filter(Segment::isName).toList();
  }

  /** Entries 1 to 60 of two groups, of which several fill a segment. */
  private JournalRig severalSegments(Disk disk) {
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("b", vote(1, "node-2"));
    for (int i = 1; i <= 60; i++) {
      journal.write("a", List.of(entry(1, i, 400)));
      if (i <= 30) journal.write("b", List.of(entry(1, i, 100)));
    }
    assertThat(segments(disk)).hasSizeGreaterThan(6);
    return journal;
  }

  @Test
  void segmentsThatNoGroupNeedsAreRemovedAndTheRestIsThereAfterARestart() {
    Disk disk = emptyDisk();
    JournalRig journal = severalSegments(disk);
    int before = segments(disk).size();
    journal.beginAfter("a", 1, 55);
    assertThat(segments(disk)).as("b needs the oldest").hasSize(before);
    journal.beginAfter("b", 1, 30);
    assertThat(segments(disk)).hasSizeLessThan(4);
    assertThat(journal.open("a").log())
        .isEqualTo(new LogTerms(new LogPosition(1, 55), List.of(new TermStart(1, 56)), 60));
    assertThat(journal.readAll("a")).hasSize(5).first().isEqualTo(entry(1, 56, 400));

    JournalRig again = new JournalRig(disk);
    assertThat(again.open("a")).isEqualTo(journal.open("a"));
    assertThat(again.open("b")).isEqualTo(journal.open("b"));
    assertThat(again.open("b").hardState()).isEqualTo(vote(1, "node-2"));
    assertThat(again.readAll("a")).isEqualTo(journal.readAll("a"));
    assertThat(again.readAll("b")).isEmpty();
    again.write("b", List.of(entry(1, 31, 10)));
    assertThat(new JournalRig(disk).readAll("b")).containsExactly(entry(1, 31, 10));
  }

  @Test
  void aGroupThatIsForgottenHoldsNoSegmentAndIsNotThereAfterARestart() {
    Disk disk = emptyDisk();
    JournalRig journal = severalSegments(disk);
    int before = segments(disk).size();
    journal.beginAfter("a", 1, 60);
    assertThat(segments(disk)).as("b needs the oldest").hasSize(before);
    journal.kit().run(new Journal.Forget("b"::equals));
    DiskImage notYet = DiskImage.of(disk);
    assertThat(segments(disk)).as("a crash may bring it back").hasSize(before);
    journal.settle();
    assertThat(segments(disk)).hasSizeLessThan(4);
    assertThat(journal.readAll("a")).isEmpty();
    journal.kit().run(new Journal.Forget("b"::equals));
    journal.settle();

    JournalRig again = new JournalRig(disk);
    assertThat(again.open("b").hardState()).isEqualTo(HardState.INITIAL);
    assertThat(again.open("b").log()).isEqualTo(LogTerms.EMPTY);
    assertThat(again.open("a").log().lastIndex()).isEqualTo(60);
    for (int i = 61; i <= 120; i++) again.write("a", List.of(entry(1, i, 400)));
    assertThat(new JournalRig(disk).readAll("a")).hasSize(60);

    Disk after = notYet.onto(emptyDisk());
    JournalRig crashed = new JournalRig(after);
    assertThat(crashed.readAll("b")).hasSize(30);
    crashed.kit().run(new Journal.Forget("b"::equals));
    crashed.settle();
    assertThat(segments(after)).hasSizeLessThan(before);
  }

  @Test
  void aSnapshotTakesThePlaceOfALogThatHasNotItsLastEntry() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", Optional.of(term(4)), 0, entries(1, 1, 8));
    journal.beginAfter("a", 3, 5);
    assertThat(journal.open("a").log()).isEqualTo(LogTerms.after(new LogPosition(3, 5)));
    assertThat(journal.readAll("a")).isEmpty();
    journal.write("a", entries(4, 6, 7));
    journal.beginAfter("a", 4, 100);
    journal.write("a", entries(4, 101, 102));
    JournalRig again = new JournalRig(disk);
    assertThat(again.readAll("a")).isEqualTo(entries(4, 101, 102));
    assertThat(again.open("a").log().base()).isEqualTo(new LogPosition(4, 100));
  }

  @Test
  void whatIsNotWrittenYetIsLetGoOfAsWell() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.send("a", Optional.of(term(2)), 0, entries(1, 1, 6));
    journal.send("a", Optional.empty(), Optional.of(new LogPosition(1, 4)), 0, entries(1, 7, 7));
    assertThat(journal.readAll("a")).isEqualTo(entries(1, 5, 7));
    journal.send("a", Optional.empty(), Optional.of(new LogPosition(2, 6)), 0, entries(2, 7, 9));
    assertThat(journal.readAll("a")).isEqualTo(entries(2, 7, 9));
    journal.settle();
    assertThat(journal.readAll("a")).isEqualTo(entries(2, 7, 9));
    assertThat(new JournalRig(disk).readAll("a")).isEqualTo(entries(2, 7, 9));
  }

  @Test
  void theLossOfASegmentThatIsNeededIsCorruption() {
    Disk disk = emptyDisk();
    severalSegments(disk);
    DiskImage image = DiskImage.of(disk);
    List<String> names = segments(disk);
    for (int lost = 0; lost < names.size() - 1; lost++) {
      DiskImage without = image.copy();
      for (int i = 0; i <= lost; i++) without.files().remove(names.get(i));
      refuses(without, names.get(lost), "the first " + (lost + 1) + " are lost");
    }
    DiskImage gap = image.copy();
    gap.files().remove(names.get(2));
    refuses(gap, names.get(2), "one between is lost");
  }

  @Test
  void aQuietGroupIsToldThatItPinsTheOldestSegment() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    TestInbox<Journal.Event> quiet = TestInbox.create();
    journal.kit().run(new Journal.Open("quiet", quiet.getRef()));
    quiet.getAllReceived();
    journal.write("quiet", Optional.of(term(1)), 0, entries(1, 1, 3));
    journal.write("busy", term(1));
    long written = 0;
    while (!quiet.hasMessages() && written < 500) {
      written++;
      journal.write("busy", List.of(entry(1, written, 400)));
      if (written % 5 == 0) journal.beginAfter("busy", 1, written);
    }
    assertThat(quiet.receiveMessage()).isEqualTo(new Journal.Pins("quiet", 3));
    assertThat(segments(disk)).hasSizeGreaterThan(6);
    journal.beginAfter("quiet", 1, 3);
    assertThat(segments(disk)).hasSizeLessThan(3);
  }
}
