package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entry;
import static folkmoot.node.journal.JournalRig.term;
import static org.assertj.core.api.Assertions.assertThat;

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
  void aPlaceKeepsSegmentAndPosition() {
    long place = EntryPositions.place(Integer.MAX_VALUE, 0xffff_fffeL);
    assertThat(EntryPositions.segmentOf(place)).isEqualTo(Integer.MAX_VALUE);
    assertThat(EntryPositions.positionOf(place)).isEqualTo(0xffff_fffeL);
  }
}
