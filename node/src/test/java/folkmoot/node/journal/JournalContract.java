package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.TermStart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What the journal promises on any disk. */
abstract class JournalContract {
  static final String FIRST = Segment.nameOf(1);

  /** Another empty disk. */
  abstract Disk emptyDisk();

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

  /** A journal of three batches, the last without a hard state; its first segment. */
  private DiskImage threeBatches() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("a", entries(1, 1, 3));
    journal.write("a", List.of(entry(1, 4, 900)));
    return DiskImage.of(disk);
  }

  private static int batchBegin(DiskImage image, String segment, int number) {
    byte[] bytes = image.files().get(segment);
    for (int i = 0; i + BatchFrame.BYTES <= bytes.length; i++) {
      var at = ByteBuffer.wrap(bytes, i, BatchFrame.BYTES).slice();
      if (at.getInt(0) == BatchFrame.MAGIC && at.getLong(13) == number) return i;
    }
    throw new AssertionError("no batch " + number);
  }

  /** Opens a journal whose last batch is torn, twice, and goes on with it. */
  private void opensWithoutTheLastBatch(DiskImage torn, boolean warns) {
    Disk disk = torn.onto(emptyDisk());
    JournalRig journal = new JournalRig(disk);
    assertThat(journal.kit().getAllLogEntries()).hasSize(warns ? 1 : 0);
    assertThat(journal.readAll("a")).isEqualTo(entries(1, 1, 3));
    assertThat(journal.open("a").hardState()).isEqualTo(vote(1, "node-1"));
    journal.write("a", entries(1, 4, 4));
    JournalRig again = new JournalRig(disk);
    assertThat(again.kit().getAllLogEntries()).isEmpty();
    assertThat(again.readAll("a")).isEqualTo(entries(1, 1, 4));
  }

  @Test
  void aLastBatchTornAtAnyByteIsCut() {
    DiskImage whole = threeBatches();
    int begin = batchBegin(whole, FIRST, 3);
    int end = whole.usedEnd(FIRST);
    assertThat(end - begin).isGreaterThan(900);
    for (int cut = begin; cut < end; cut += step()) {
      DiskImage torn = whole.copy();
      Arrays.fill(torn.files().get(FIRST), cut, end, (byte) 0);
      opensWithoutTheLastBatch(torn, torn.usedEnd(FIRST) > begin);
    }
  }

  @Test
  void aLastBatchOfWhichAnySectorsAreMissingIsCut() {
    DiskImage whole = threeBatches();
    int begin = batchBegin(whole, FIRST, 3);
    int end = whole.usedEnd(FIRST);
    int first = begin / 512;
    int sectors = (end - 1) / 512 - first + 1;
    for (int missing = 1; missing < 1 << sectors; missing++) {
      DiskImage torn = whole.copy();
      for (int i = 0; i < sectors; i++) {
        if ((missing >> i & 1) == 0) continue;
        int from = Math.max(begin, (first + i) * 512);
        int to = Math.min(end, (first + i + 1) * 512);
        Arrays.fill(torn.files().get(FIRST), from, to, (byte) 0);
      }
      opensWithoutTheLastBatch(torn, torn.usedEnd(FIRST) > begin);
    }
  }

  /** Three batches of which the second is 200 000 bytes long; the last has an entry too. */
  private DiskImage aLargeBatchBetween() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk, new JournalSettings(1 << 18, 2048));
    journal.write("a", vote(1, "node-1"));
    journal.write("a", List.of(entry(1, 1, 200_000)));
    journal.write("a", entries(1, 2, 2));
    return DiskImage.of(disk);
  }

  @Test
  void aBatchFarBehindADamagedHeaderProvesCorruption() {
    for (int offset = 0; offset < BatchFrame.BYTES; offset++) {
      DiskImage rotten = aLargeBatchBetween();
      rotten.files().get(FIRST)[batchBegin(rotten, FIRST, 2) + offset] ^= 1;
      refuses(rotten, FIRST, "frame damaged at " + offset);
    }
  }

  @Test
  void farSectorsOfALargeTornBatchAreCutToo() {
    DiskImage torn = aLargeBatchBetween();
    byte[] bytes = torn.files().get(FIRST);
    int last = batchBegin(torn, FIRST, 3);
    Arrays.fill(bytes, last, bytes.length, (byte) 0);
    Arrays.fill(bytes, batchBegin(torn, FIRST, 2), 150_000, (byte) 0);
    Disk disk = torn.onto(emptyDisk());
    JournalRig journal = new JournalRig(disk);
    assertThat(journal.open("a").log().lastIndex()).isZero();
    int end = DiskImage.of(disk).usedEnd(FIRST);
    assertThat(end).as("nothing is left behind the end").isLessThan(1000);
  }

  /** A client may store what it has read of a journal; at another place it proves nothing. */
  @Test
  void aValueThatHoldsBatchesDoesNotMakeATornEndCorrupt() {
    DiskImage inner = threeBatches();
    byte[] stolen = Arrays.copyOf(inner.files().get(FIRST), inner.usedEnd(FIRST));
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    LogEntry holder = LogEntry.of(1, 1, 0, LogEntry.Kind.COMMAND, "node-1", 1, stolen);
    journal.write("a", List.of(holder));
    DiskImage torn = DiskImage.of(disk);
    Arrays.fill(torn.files().get(FIRST), batchBegin(torn, FIRST, 2), 512, (byte) 0);
    JournalRig again = new JournalRig(torn.onto(emptyDisk()));
    assertThat(again.open("a").log().lastIndex()).isZero();
    again.write("a", List.of(holder));
    assertThat(again.readAll("a")).containsExactly(holder);
  }

  /** Every how many bytes the loops over all bytes look; only a slow disk leaves some out. */
  int step() {
    return 1;
  }

  @Test
  void aFlippedBitBelowTheDurableOffsetIsCorruption() {
    DiskImage whole = threeBatches();
    int begin = batchBegin(whole, FIRST, 3);
    for (int at = 0; at < begin; at += step()) {
      DiskImage rotten = whole.copy();
      rotten.files().get(FIRST)[at] ^= (byte) (1 << at % 8);
      refuses(rotten, FIRST, "bit flipped at " + at);
    }
  }

  @Test
  void aFlippedBitInAClosedSegmentOrInTheHeaderOfTheNextIsCorruption() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("a", entries(1, 1, 10));
    journal.write("a", List.of(entry(1, 11, 3500)));
    DiskImage whole = DiskImage.of(disk);
    String second = Segment.nameOf(2);
    assertThat(whole.files().get(FIRST).length).as("cut to its content").isLessThan(4096);
    for (int at = 0; at < whole.files().get(FIRST).length; at += step()) {
      DiskImage rotten = whole.copy();
      rotten.files().get(FIRST)[at] ^= (byte) (1 << at % 8);
      refuses(rotten, FIRST, "bit flipped at " + at);
    }
    for (int at = 0; at < batchBegin(whole, second, 3); at += step()) {
      DiskImage rotten = whole.copy();
      rotten.files().get(second)[at] ^= (byte) (1 << at % 8);
      refuses(rotten, second, "bit flipped at " + at);
    }
  }

  @Test
  void aMissingOrShortenedSegmentIsCorruption() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    for (int i = 1; i <= 6; i++) journal.write("a", List.of(entry(1, i, 2500)));
    DiskImage whole = DiskImage.of(disk);
    List<String> segments = whole.files().keySet().stream().filter(Segment::isName).toList();
    assertThat(segments).hasSizeGreaterThan(3);
    for (String name : segments) {
      DiskImage shorter = whole.copy();
      byte[] bytes = shorter.files().get(name);
      shorter.files().put(name, Arrays.copyOf(bytes, bytes.length - 1));
      refuses(shorter, name, "shortened");
    }
    for (String name : segments.subList(0, segments.size() - 1)) {
      DiskImage without = whole.copy();
      without.files().remove(name);
      refuses(without, name, "missing");
    }
    DiskImage nothingLeft = whole.copy();
    nothingLeft.files().keySet().removeIf(Segment::isName);
    refuses(nothingLeft, FIRST, "all missing");
  }

  void refuses(DiskImage image, String file, String what) {
    assertThatThrownBy(() -> Recovery.verify(image.onto(emptyDisk()), JournalRig.SMALL))
        .as(what)
        .isInstanceOfSatisfying(
            CorruptJournal.class, corrupt -> assertThat(corrupt.file()).isEqualTo(file));
    keepsAFirstPart(image, what);
  }

  /** What opens is some first part of the log, says that it is one, and goes on as any other. */
  private void keepsAFirstPart(DiskImage image, String what) {
    Disk disk = image.onto(emptyDisk());
    JournalRig opened = new JournalRig(disk);
    Journal.Opened found = opened.open("a");
    assertThat(found.damage()).as(what).isPresent();
    List<LogEntry> kept = opened.readAll("a");
    long term = found.damage().orElseThrow().latest().term();
    opened.write("a", term(Math.max(1, term)));
    LogEntry more = entry(Math.max(1, term), kept.size() + 1, 10);
    opened.write("a", List.of(more));
    JournalRig again = new JournalRig(disk);
    assertThat(again.open("a").damage()).as(what).isEqualTo(found.damage());
    List<LogEntry> expected = new ArrayList<>(kept);
    expected.add(more);
    assertThat(again.readAll("a")).as(what).isEqualTo(expected);
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
