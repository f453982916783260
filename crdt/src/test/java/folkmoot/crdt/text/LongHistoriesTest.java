package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.Call;
import folkmoot.crdt.Event;
import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents large enough for many blocks, by several who meet now and then, and the paper. */
class LongHistoriesTest {
  private static final int WRITERS = 3;
  private static final int EVENTS = 700;

  private final List<TextDocument> copies = new ArrayList<>();
  private final List<TreeSet<Integer>> seen = new ArrayList<>();
  private final List<Event<Call>> events = new ArrayList<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void it_says_what_the_paper_says(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < WRITERS; i++) {
      copies.add(TextDocument.EMPTY);
      seen.add(new TreeSet<>());
    }
    for (int i = 0; i < EVENTS; i++) {
      edit(chance.nextInt(WRITERS), chance);
      if (chance.nextInt(12) == 0) meet(chance.nextInt(WRITERS), chance.nextInt(WRITERS));
    }
    for (int round = 0; round < 2; round++) for (int i = 1; i < WRITERS; i++) meet(i - 1, i);
    meet(0, WRITERS - 1);

    String expected = TextModel.text(events);
    assertThat(copies.get(0).text()).isEqualTo(expected);
    assertThat(copies).containsOnly(copies.get(0));
    assertThat(expected.length()).isGreaterThan(500);
    TextDocument read = TextDocument.CODEC.decode(TextDocument.CODEC.encode(copies.get(0)));
    assertThat(read.text()).isEqualTo(expected);
  }

  private void edit(int at, SplittableRandom chance) {
    TextDocument copy = copies.get(at);
    ReplicaId by = new ReplicaId("disk-" + at, 1);
    boolean types = chance.nextInt(3) > 0 || copy.length() < 5;
    int position = chance.nextInt(copy.length() - (types ? -1 : 3));
    String letters = "abcd".substring(0, 1 + chance.nextInt(4));
    Call call = new Call(types ? "insert" : "delete", types ? letters : "--", position);
    events.add(new Event<>(events.size(), by, call, new TreeSet<>(seen.get(at))));
    seen.get(at).add(events.size() - 1);
    copies.set(at, types ? copy.insert(by, position, letters) : copy.delete(by, position, 2));
  }

  private void meet(int one, int other) {
    TextDocument all = copies.get(one).mergeData(copies.get(other));
    copies.set(one, all);
    copies.set(other, all);
    seen.get(one).addAll(seen.get(other));
    seen.get(other).addAll(seen.get(one));
  }
}
