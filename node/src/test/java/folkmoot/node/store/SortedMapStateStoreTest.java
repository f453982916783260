package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.Once;
import folkmoot.protocol.store.StoreCommand.OpenSession;
import folkmoot.protocol.store.StoreCommand.Put;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedMapStateStoreTest extends StateStoreContract {
  private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
  private final Random chance = new Random(5);

  @Override
  protected StateStore open() {
    return SortedMapStateStore.open(medium);
  }

  @Override
  protected void crash() {
    medium.crash(chance::nextInt);
  }

  @Override
  protected void leave() {}

  @Override
  protected void lose() {
    crash();
    medium.putAside();
  }

  @Override
  protected int crashSeeds() {
    return 2_000;
  }

  @Test
  void the_chooser_says_which_batch_survives() {
    apply(put("a", "1"));
    store.flush();
    apply(put("b", "2"), put("c", "3"));
    apply(put("d", "4"));
    int[] offered = {0};
    medium.crash(
        states -> {
          offered[0] = states;
          return 1;
        });

    assertThat(offered[0]).isEqualTo(3);
    store = open();
    assertThat(store.appliedIndex()).isEqualTo(3);
    assertThat(store.flushedIndex()).isEqualTo(3);
    assertThat(store.firstKeys(9)).containsExactly("a", "b", "c");
  }

  /** Short seed 47 of its day: a snapshot of such a replica was not the state of the others. */
  @Test
  void what_found_no_room_comes_to_the_same_when_it_is_tried_again() {
    SortedMapStateStore.Medium ample = new SortedMapStateStore.Medium();
    try (StateStore other = SortedMapStateStore.open(ample)) {
      RandomLog log = new RandomLog(new Random(4));
      int refused = 0;
      for (int batch = 0; batch < 200; batch++) {
        List<Change> changes = log.batch(1 + batch % 5);
        medium.full(batch % 40 > 20);
        List<Outcome> outcomes = other.apply(changes);
        try {
          assertThat(store.apply(changes)).isEqualTo(outcomes);
        } catch (StoreFailed full) {
          refused++;
          medium.full(false);
          assertThat(store.apply(changes)).isEqualTo(outcomes);
          store.flush();
        }
        assertThat(store.contentHash()).as("batch %d", batch).isEqualTo(other.contentHash());
      }
      assertThat(refused).isPositive();
    }
  }

  @Test
  void a_store_from_before_a_crash_reaches_the_medium_no_more() {
    apply(put("a", "1"));
    StateStore gone = store;
    medium.crash(states -> 0);
    store = open();
    gone.flush();
    gone.close();

    assertThat(store.flushedIndex()).isZero();
    apply(put("b", "1"));
    store.flush();
    medium.crash(states -> 0);
    assertThat((store = open()).firstKeys(9)).containsExactly("b");
  }

  /**
   * Found by short seed 69: what a batch without room had been taken in was then taken for done.
   */
  @Test
  void a_batch_that_found_no_room_is_applied_when_there_is_some() {
    apply(Optional.of(new OpenSession(new Keeping(10, 10_000))));
    Keyed keyed =
        new Keyed(new Digest(1, 2), new Digest(3, 4), 2, "node-1", new Keeping(10, 10_000));
    Optional<StoreCommand> once =
        Optional.of(
            new Once(
                Optional.of(new Turn(1, 1, 1)),
                Optional.of(keyed),
                new Put("k", new byte[] {'1'})));
    medium.full(true);
    while (store.appliedIndex() < 1_000) {
      try {
        apply(put("filler", "1"));
      } catch (StoreFailed full) {
        break;
      }
    }
    assertThatThrownBy(() -> applyAt(0, once)).isInstanceOf(StoreFailed.class);
    medium.full(false);

    long index = store.appliedIndex() + 1;
    assertThat(applyAt(0, once)).containsExactly(Outcome.done(index, 1));
    assertThat(store.get("k")).isPresent();
    assertThat(applyAt(0, once)).containsExactly(Outcome.done(index, 1));
  }

  @Test
  void a_record_that_rots_is_found_where_it_is_read() {
    apply(put("a", "1"), put("b", "2"));
    store.flush();
    // The records of the store itself come first, and two of what is remembered of changes last.
    assertThat(medium.rot(choices -> choices - 4)).isTrue();

    assertThat(store.get("a")).isPresent();
    assertThatThrownBy(() -> store.get("b")).matches(SortedMapStateStoreTest::isForDamage);
    assertThatThrownBy(() -> store.firstKeys(9)).matches(SortedMapStateStoreTest::isForDamage);
    try (StateSnapshot snapshot = store.snapshot()) {
      assertThatThrownBy(() -> snapshot.read(1_000)).matches(SortedMapStateStoreTest::isForDamage);
    }
    assertThatThrownBy(() -> apply(put("b", "3"))).matches(SortedMapStateStoreTest::isForDamage);
    assertThat(apply(put("c", "3"))).containsExactly(1);
  }

  @Test
  void a_medium_that_rots_as_a_whole_does_not_open() {
    assertThat(medium.rot(choices -> 0)).as("there is nothing").isFalse();
    apply(put("a", "1"));
    store.flush();
    assertThat(medium.rot(choices -> choices - 1)).isTrue();
    assertThat(store.get("a")).isPresent();
    crash();

    assertThatThrownBy(this::open).matches(SortedMapStateStoreTest::isForDamage);
  }

  private static boolean isForDamage(Throwable failure) {
    return failure instanceof StoreFailed failed && failed.isForDamage();
  }
}
