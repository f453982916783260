package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores make of keys for a time: each of them the same. */
class ExpiryOfStoresTest extends BothStores {
  @ParameterizedTest
  @EnumSource
  void a_key_is_there_for_its_time_by_the_log(Ground ground) {
    open(ground);
    applyAt(1000, putFor("a", "1", 100), put("b", "2"));
    assertThat(store.nextExpiry()).isEqualTo(1100);
    assertThat(text("a")).isEqualTo("1@1");
    assertThat(store.size()).isEqualTo(2);
    applyAt(1099, Optional.empty());
    assertThat(text("a")).isEqualTo("1@1");
    applyAt(1100, Optional.empty());
    assertThat(text("a")).isEqualTo("none");
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.firstKeys(9)).containsExactly("b");
    assertThat(scan("", Optional.empty(), 9, 1000)).isEqualTo("b end");
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    applyAt(5, putFor("a", "2", 100));
    assertThat(store.nextExpiry()).as("log time never goes back").isEqualTo(1200);
  }

  /** The very entry that brings the time finds it gone. */
  @ParameterizedTest
  @EnumSource
  void what_is_over_is_absent_for_whatever_comes(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), putFor("n", "5", 10), putFor("d", "1", 10));
    assertThat(applyAt(10, when(Precondition.absent(), put("a", "2"))))
        .containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(10, new StoreCommand.Increment("n", 1))).containsExactly(counted(5, 1));
    assertThat(applyAt(10, new StoreCommand.Delete("d"))).containsExactly(Outcome.absent(6));
    applyAt(99, Optional.empty());
    assertThat(text("a")).as("put without a time").isEqualTo("2@4");
    assertThat(text("n")).isEqualTo("1@5");
    assertThat(store.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void a_later_put_has_its_own_time_or_none(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), putFor("b", "1", 10), putFor("n", "1", 10));
    applyAt(1, putFor("a", "2", 50), put("b", "2"), new StoreCommand.Increment("n", 1));
    applyAt(10, Optional.empty());
    assertThat(text("a")).isEqualTo("2@4");
    assertThat(text("b")).isEqualTo("2@5");
    assertThat(text("n")).as("an increment leaves the time as it is").isEqualTo("none");
    reopen();
    assertThat(text("a")).isEqualTo("2@4");
    applyAt(51, Optional.empty());
    assertThat(text("a")).isEqualTo("none");
    assertThat(store.size()).isEqualTo(1);
    applyAt(52, new StoreCommand.Delete("b"));
    assertThat(store.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void many_go_a_bounded_number_at_a_time_and_count_no_more_from_the_first(Ground ground) {
    open(ground);
    int many = 3 * Expiries.MOST;
    for (int i = 0; i < many; i++) applyAt(0, putFor("k" + i, "1", 10));
    applyAt(10, put("other", "1"));
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.firstKeys(9)).containsExactly("other");
    assertThat(scan("k", Optional.empty(), 9, 1000)).isEqualTo("end");
    assertThat(text("k" + (many - 1))).isEqualTo("none");
    assertThat(store.nextExpiry()).as("there is more to take away").isEqualTo(10);
    reopen();
    assertThat(store.size()).isEqualTo(1);
    for (int i = 0; i < 3; i++) applyAt(10, Optional.empty());
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_snapshot_carries_the_time(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), put("b", "1"));
    byte[] bytes = StateStoreContract.bytesOf(store);
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      StateStoreContract.stage(other, bytes, 7);
      other.install();
      assertThat(other.nextExpiry()).isEqualTo(10);
      other.apply(List.of(new Change(3, 1, 10, Optional.empty())));
      assertThat(other.get("a")).isEmpty();
      assertThat(other.size()).isEqualTo(1);
      applyAt(10, Optional.empty());
      assertThat(other.contentHash()).isEqualTo(store.contentHash());
    }
  }
}
