package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a log in memory, alone and among others. */
class EntryCacheTest {
  private static final int SIZE = entry(1).encodedBytes();

  private static LogEntry entry(long index) {
    return LogEntry.of(1, index, 0, LogEntry.Kind.COMMAND, "client", index, new byte[100]);
  }

  private static int kept(EntryCache cache, long last) {
    int kept = 0;
    while (kept < last && !cache.read(last - kept, last, Long.MAX_VALUE).isEmpty()) kept++;
    return kept;
  }

  @Test
  void alone_it_has_all_the_room() {
    EntryCache cache = new EntryCache(new CacheRoom(10L * SIZE));
    for (long index = 1; index <= 30; index++) cache.append(entry(index));
    assertThat(kept(cache, 30)).isEqualTo(10);
  }

  @Test
  void one_that_is_larger_than_the_room_is_kept_as_long_as_it_is_the_last() {
    EntryCache cache = new EntryCache(new CacheRoom(1));
    cache.append(entry(1));
    cache.append(entry(2));
    assertThat(kept(cache, 2)).isEqualTo(1);
  }

  @Test
  void while_others_need_none_one_takes_it_all() {
    CacheRoom room = new CacheRoom(10L * SIZE);
    EntryCache busy = new EntryCache(room);
    for (int other = 0; other < 4; other++) new EntryCache(room);
    for (long index = 1; index <= 30; index++) busy.append(entry(index));
    assertThat(kept(busy, 30)).isEqualTo(10);
  }

  @Test
  void however_many_there_are_they_have_at_most_twice_of_it() {
    CacheRoom room = new CacheRoom(100L * SIZE);
    List<EntryCache> all = new ArrayList<>();
    for (int log = 0; log < 50; log++) all.add(new EntryCache(room));
    for (EntryCache cache : all)
      for (long index = 1; index <= 200; index++) cache.append(entry(index));
    int together = all.stream().mapToInt(cache -> kept(cache, 200)).sum();
    assertThat(together).isBetween(100, 200);
    for (EntryCache cache : all)
      for (long index = 201; index <= 210; index++) cache.append(entry(index));
    assertThat(all).allSatisfy(cache -> assertThat(kept(cache, 210)).isBetween(2, 3));
  }

  @Test
  void what_one_lets_go_of_is_the_others_again() {
    CacheRoom room = new CacheRoom(10L * SIZE);
    EntryCache first = new EntryCache(room);
    EntryCache second = new EntryCache(room);
    for (long index = 1; index <= 10; index++) first.append(entry(index));
    first.truncateFrom(6);
    for (long index = 1; index <= 20; index++) second.append(entry(index));
    assertThat(kept(second, 20)).isEqualTo(5);
    first.clear();
    for (long index = 21; index <= 40; index++) second.append(entry(index));
    assertThat(kept(second, 40)).isEqualTo(10);
    second.close();
    for (long index = 1; index <= 30; index++) first.append(entry(index));
    assertThat(kept(first, 30)).isEqualTo(10);
  }
}
