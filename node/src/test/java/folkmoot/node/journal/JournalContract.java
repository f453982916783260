package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the journal promises on any disk, all of it: to whoever writes and reads. */
abstract class JournalContract extends SegmentsContract {
  @Test
  void nothingIsKnownOfAGroupThatNeverWrote() {
    JournalRig journal = new JournalRig(emptyDisk());
    assertThat(journal.open("a"))
        .isEqualTo(new Journal.Opened("a", HardState.INITIAL, LogTerms.EMPTY));
    assertThat(journal.read("a", 1, 100)).isEmpty();
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("a", entries(1, 1, 5));
    journal.write("a", Optional.of(vote(3, "node-2")), 0, entries(3, 6, 9));
    assertThat(journal.persisted()).containsExactly(1L, 2L, 3L);

    JournalRig again = new JournalRig(disk);
    assertThat(again.open("a"))
        .isEqualTo(
            new Journal.Opened(
                "a",
                vote(3, "node-2"),
                new LogTerms(List.of(new TermStart(1, 1), new TermStart(3, 6)), 9)));
    List<LogEntry> expected = new ArrayList<>(entries(1, 1, 5));
    expected.addAll(entries(3, 6, 9));
    assertThat(again.readAll("a")).isEqualTo(expected);
  }

  @Test
  void aTruncationIsThereAfterARestart() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", Optional.of(term(1)), 0, entries(1, 1, 8));
    journal.write("a", Optional.of(term(2)), 4, entries(2, 4, 5));
    List<LogEntry> expected = new ArrayList<>(entries(1, 1, 3));
    expected.addAll(entries(2, 4, 5));
    assertThat(journal.readAll("a")).isEqualTo(expected);

    JournalRig again = new JournalRig(disk);
    assertThat(again.open("a").log().lastIndex()).isEqualTo(5);
    assertThat(again.open("a").log().starts())
        .containsExactly(new TermStart(1, 1), new TermStart(2, 4));
    assertThat(again.readAll("a")).isEqualTo(expected);

    again.write("a", Optional.empty(), 1, List.of());
    JournalRig empty = new JournalRig(disk);
    assertThat(empty.open("a")).isEqualTo(new Journal.Opened("a", term(2), LogTerms.EMPTY));
  }

  @Test
  void groupsDoNotSeeEachOther() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    for (int i = 0; i < 5; i++) {
      String group = "group-" + i;
      journal.send(group, Optional.of(vote(i + 1, "node-" + i)), 0, entries(i + 1, 1, i + 1));
    }
    journal.settle();
    journal.write("group-3", Optional.empty(), 2, List.of());

    JournalRig again = new JournalRig(disk);
    for (int i = 0; i < 5; i++) {
      String group = "group-" + i;
      assertThat(again.open(group).hardState()).isEqualTo(vote(i + 1, "node-" + i));
      assertThat(again.readAll(group)).isEqualTo(entries(i + 1, 1, i == 3 ? 1 : i + 1));
    }
  }

  @Test
  void writesBeforeAFlushShareItAndAreAnsweredInOrderAfterTheSync() {
    JournalRig journal = new JournalRig(emptyDisk());
    journal.send("a", Optional.of(term(1)), 0, entries(1, 1, 1));
    journal.send("b", Optional.of(term(1)), 0, entries(1, 1, 1));
    assertThat(journal.step()).isTrue();
    journal.send("a", Optional.empty(), 0, entries(1, 2, 2));
    assertThat(journal.persisted()).as("written, not synced").isEmpty();
    assertThat(journal.step()).isTrue();
    assertThat(journal.persisted()).containsExactly(1L, 2L);
    journal.settle();
    assertThat(journal.persisted()).containsExactly(3L);
  }

  @Test
  void aFullBufferIsFlushedAtOnceAndABatchIsNotLargerThanAllowed() {
    JournalRig journal = new JournalRig(emptyDisk(), new JournalSettings(1 << 16, 1000));
    journal.send("a", Optional.of(term(1)), 0, List.of());
    for (int i = 1; i <= 20; i++) {
      journal.send("a", Optional.empty(), 0, List.of(entry(1, i, 300)));
    }
    List<Integer> batches = new ArrayList<>();
    while (journal.step()) {
      int answered = journal.persisted().size();
      if (answered > 0) batches.add(answered);
    }
    assertThat(batches).hasSizeGreaterThan(6).allMatch(size -> size <= 4);
    assertThat(batches.stream().mapToInt(size -> size).sum()).isEqualTo(21);
  }

  @Test
  void aReadSeesEveryWriteThatCameBeforeIt() {
    JournalRig journal = new JournalRig(emptyDisk());
    journal.write("a", Optional.of(term(1)), 0, entries(1, 1, 3));
    journal.send("a", Optional.empty(), 0, entries(1, 4, 6));
    assertThat(journal.readAll("a")).as("buffered").isEqualTo(entries(1, 1, 6));
    journal.step();
    assertThat(journal.readAll("a")).as("written").isEqualTo(entries(1, 1, 6));
    journal.send("a", Optional.of(term(2)), 5, entries(2, 5, 5));
    List<LogEntry> expected = new ArrayList<>(entries(1, 1, 4));
    expected.addAll(entries(2, 5, 5));
    assertThat(journal.readAll("a")).as("truncated in flight").isEqualTo(expected);
    assertThat(journal.open("a").log().lastIndex()).isEqualTo(5);
    journal.settle();
    assertThat(journal.readAll("a")).as("durable").isEqualTo(expected);
  }

  @Test
  void entriesTruncatedWithinTheirOwnBatchLeaveNoPlace() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.send("a", Optional.of(term(1)), 0, entries(1, 1, 7));
    journal.send("a", Optional.of(term(2)), 3, entries(2, 3, 4));
    journal.send("a", Optional.of(term(3)), 4, entries(3, 4, 5));
    journal.settle();
    List<LogEntry> expected = new ArrayList<>(entries(1, 1, 2));
    expected.addAll(entries(2, 3, 3));
    expected.addAll(entries(3, 4, 5));
    assertThat(journal.readAll("a")).isEqualTo(expected);
    assertThat(new JournalRig(disk).readAll("a")).isEqualTo(expected);
  }

  @Test
  void aReadReturnsAtLeastOneEntryAndNoMoreThanFit() {
    JournalRig journal = new JournalRig(emptyDisk());
    journal.write("a", Optional.of(term(1)), 0, entries(1, 1, 6));
    int each = entry(1, 1, 40).encodedBytes();
    assertThat(journal.read("a", 2, 1)).isEqualTo(entries(1, 2, 2));
    assertThat(journal.read("a", 2, 3 * each)).isEqualTo(entries(1, 2, 4));
    assertThat(journal.read("a", 2, 3 * each - 1)).isEqualTo(entries(1, 2, 3));
    assertThat(journal.read("a", 7, 1000)).isEmpty();
  }

  @Test
  void manySegmentsAndLargeEntriesAreReadBack() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("b", vote(2, "node-2"));
    List<LogEntry> expected = new ArrayList<>();
    int[] sizes = {0, 3000, 1 << 20, 10, 5000, 3 << 20, 70_000, 1};
    for (int size : sizes) {
      expected.add(entry(1, expected.size() + 1, size));
      journal.write("a", List.of(expected.get(expected.size() - 1)));
    }
    for (int i = 0; i < 200; i++) {
      expected.add(entry(1, expected.size() + 1, 500));
      journal.write("a", List.of(expected.get(expected.size() - 1)));
    }
    assertThat(DiskImage.of(disk).files()).hasSizeGreaterThan(20);
    assertThat(journal.readAll("a")).isEqualTo(expected);

    JournalRig again = new JournalRig(disk);
    assertThat(again.readAll("a")).isEqualTo(expected);
    assertThat(again.open("b").hardState()).isEqualTo(vote(2, "node-2"));
    again.write("a", List.of(entry(1, expected.size() + 1, 9)));
    assertThat(new JournalRig(disk).open("a").log().lastIndex()).isEqualTo(expected.size() + 1);
  }

  @Test
  void aJournalOpenedAgainAndAgainKeepsEverything() {
    Disk disk = emptyDisk();
    Random random = new Random(5);
    List<LogEntry> expected = new ArrayList<>();
    new JournalRig(disk).write("a", term(1));
    for (int i = 0; i < 40; i++) {
      JournalRig journal = new JournalRig(disk);
      assertThat(journal.readAll("a")).isEqualTo(expected);
      expected.add(entry(1, expected.size() + 1, random.nextInt(900)));
      journal.write("a", List.of(expected.get(expected.size() - 1)));
    }
  }
}
