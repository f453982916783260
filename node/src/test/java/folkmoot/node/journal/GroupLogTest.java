package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.LogPosition;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Places and terms of long logs, against what is plain to see. */
class GroupLogTest {
  @Test
  void everyEntryHasItsPlaceAndItsTermAlsoAfterTruncations() {
    Random random = new Random(3);
    GroupLog log = new GroupLog();
    long[] terms = new long[5001];
    long[] places = new long[5001];
    long last = 0;
    for (long term = 1; term <= 30; term++) {
      log.raise(term(term));
      long from = Math.max(1, last - random.nextInt(700));
      log.truncate(from);
      last = Math.min(last, from - 1);
      long until = Math.min(5000, last + random.nextInt(900));
      while (last < until) {
        last++;
        terms[(int) last] = term;
        places[(int) last] = EntryPositions.place(random.nextInt(99), random.nextInt() >>> 1);
        log.replay(entry(term, last, 0), places[(int) last]);
      }
      assertThat(log.lastIndex()).isEqualTo(last);
      for (int i = 1; i <= last; i++) {
        assertThat(log.isWritten(i)).isTrue();
        assertThat(log.termOf(i)).isEqualTo(terms[i]);
        assertThat(log.placeOf(i)).isEqualTo(places[i]);
      }
    }
    assertThat(last).isGreaterThan(1500);
  }

  @Test
  void aLogThatBeginsLaterKeepsThePlacesOfWhatIsLeft() {
    Random random = new Random(7);
    GroupLog log = new GroupLog();
    log.raise(term(1));
    for (int i = 1; i <= 3000; i++) log.replay(entry(1, i, 0), EntryPositions.place(1 + i / 9, i));
    long begin = 0;
    long last = 3000;
    while (begin < last) {
      begin = Math.min(last, begin + random.nextInt(300));
      log.beginAfter(new LogPosition(begin == 0 ? 0 : 1, begin));
      if (random.nextBoolean()) log.truncate(Math.max(begin + 1, last - 3));
      for (last = log.lastIndex() + 1; last <= 3000 + begin / 9; last++) {
        log.replay(entry(1, last, 0), EntryPositions.place(1 + last / 9, last));
      }
      last = log.lastIndex();
      for (long i = begin + 1; i <= last; i++) {
        assertThat(log.isWritten(i)).isTrue();
        assertThat(log.placeOf(i)).isEqualTo(EntryPositions.place(1 + i / 9, i));
      }
      log.settle();
      assertThat(log.firstSegment()).isEqualTo(begin == last ? 0 : 1 + (begin + 1) / 9);
      assertThat(log.lastIndexIn(1 + (begin + 1) / 9))
          .isEqualTo(Math.min(last, (1 + (begin + 1) / 9) * 9 - 1));
    }
  }

  @Test
  void aPlaceKeepsSegmentAndPosition() {
    long place = EntryPositions.place(Integer.MAX_VALUE, 0xffff_fffeL);
    assertThat(EntryPositions.segmentOf(place)).isEqualTo(Integer.MAX_VALUE);
    assertThat(EntryPositions.positionOf(place)).isEqualTo(0xffff_fffeL);
  }
}
