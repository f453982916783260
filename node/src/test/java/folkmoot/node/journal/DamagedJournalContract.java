package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.LogEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a journal promises of a disk that was not kept: what is torn is cut, what is lost is said.
 */
abstract class DamagedJournalContract {
  static final String FIRST = Segment.nameOf(1);

  /** Another empty disk. */
  abstract Disk emptyDisk();

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

  /** The log went up to 10 and was acknowledged as far, although its beginning was let go of. */
  @Test
  void whereALogBeginsSaysNothingOfHowFarItWent() {
    Disk disk = emptyDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("a", entries(1, 1, 10));
    journal.beginAfter("a", 1, 5);
    journal.write("a", vote(2, "node-1"));
    DiskImage rotten = DiskImage.of(disk);
    rotten.files().get(FIRST)[batchBegin(rotten, FIRST, 2) + BatchFrame.BYTES] ^= 1;
    Damage damage = new JournalRig(rotten.onto(emptyDisk())).open("a").damage().orElseThrow();
    assertThat(damage.highest().orElse(Long.MAX_VALUE)).isGreaterThanOrEqualTo(10);
    assertThat(damage.latest()).isEqualTo(vote(2, "node-1"));
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
}
