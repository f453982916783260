package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.merge.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What one watch is yet to be told, without anybody who has it. */
class WatcherTest {
  private final TreeSet<String> there = new TreeSet<>();
  private final TestInbox<MergedFeed.Answer> client = TestInbox.create();
  private final Watcher watcher =
      new Watcher(
          new MergedFeed.Begin(1, "g", "k", 1000, client.getRef()),
          (from, most) ->
              there.tailSet(from).stream()
                  .filter(key -> key.startsWith("k"))
                  .limit(Math.min(most, 3))
                  .toList());

  private static MergedKey shown(String key) {
    return new MergedKey(key, "flag", new Shown.Truth(true), List.of());
  }

  /** Reads so many for it, as its feed does. */
  private Pulled read(int most) {
    assertThat(watcher.isDue()).isTrue();
    watcher.reads();
    List<MergedKey> keys = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Optional<String> key = watcher.first();
      if (key.isEmpty()) break;
      watcher.read(key.get(), true);
      keys.add(shown(key.get()));
    }
    watcher.tell(keys);
    return (Pulled) client.receiveMessage();
  }

  private Pulled pull(int most) {
    watcher.pull(true);
    return read(most);
  }

  private static List<String> keys(Pulled pulled) {
    return pulled.keys().stream().map(MergedKey::key).toList();
  }

  @Test
  void what_has_changed_behind_the_walk_is_not_told_before_the_walk_comes_to_it() {
    for (String key : List.of("k1", "k2", "k3", "k4", "k5")) there.add(key);
    assertThat(keys(pull(2))).containsExactly("k1", "k2");
    watcher.changed("k1");
    watcher.changed("k5");
    there.add("k9");
    watcher.changed("k9");
    watcher.changed("other");
    Pulled rest = pull(100);
    assertThat(keys(rest)).containsExactly("k3", "k4", "k5", "k9");
    assertThat(rest.present()).isTrue();
    assertThat(keys(pull(100))).containsExactly("k1");
    watcher.pull(true);
    assertThat(watcher.isDue()).isFalse();
  }

  @Test
  void of_nothing_it_is_told_once_that_it_is_all() {
    assertThat(pull(100)).isEqualTo(new Pulled(List.of(), true));
    watcher.pull(true);
    assertThat(watcher.isDue()).isFalse();
    watcher.changed("k1");
    assertThat(read(100)).isEqualTo(new Pulled(List.of(shown("k1")), false));
  }

  @Test
  void what_was_not_told_is_told_again_with_the_mark() {
    there.add("k1");
    assertThat(pull(100).present()).isTrue();
    watcher.changed("k1");
    watcher.pull(false);
    Pulled again = read(100);
    assertThat(keys(again)).containsExactly("k1");
    assertThat(again.present()).isTrue();
    watcher.pull(true);
    assertThat(watcher.isDue()).as("the change was read with it").isFalse();
  }

  /** Whatever is read, and refused, and changes when: no change is later than its last reading. */
  @Test
  void no_change_is_lost() {
    for (int seed = 0; seed < 3000; seed++) new WatcherTest().plays(new SplittableRandom(seed));
  }

  private void plays(SplittableRandom chance) {
    TreeMap<String, Integer> values = new TreeMap<>();
    for (int i = 0; i < chance.nextInt(12); i++) write("k" + chance.nextInt(20), values);
    TreeMap<String, Integer> told = new TreeMap<>();
    boolean isTaken = true;
    boolean isAsked = false;
    for (int step = 0; step < 120; step++) {
      boolean ends = step > 60;
      if (!ends && chance.nextInt(3) == 0) write("k" + chance.nextInt(20), values);
      if (!isAsked) watcher.pull(isTaken);
      isAsked = true;
      if (!watcher.isDue()) continue;
      TreeMap<String, Integer> read = new TreeMap<>();
      for (String key : keys(read(1 + chance.nextInt(4)))) read.put(key, values.get(key));
      isAsked = false;
      isTaken = ends || chance.nextInt(4) > 0;
      if (isTaken) told.putAll(read);
    }
    assertThat(told).isEqualTo(values);
  }

  private void write(String key, TreeMap<String, Integer> values) {
    there.add(key);
    values.merge(key, 1, Integer::sum);
    watcher.changed(key);
  }
}
