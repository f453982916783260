package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores tell of several keys: each of them the same. */
class ScansOfStoresTest extends BothStores {
  @ParameterizedTest
  @EnumSource
  void a_scan_tells_keys_in_the_order_of_their_bytes_page_by_page(Ground ground) {
    open(ground);
    String smile = new String(Character.toChars(0x1F600));
    for (String key : List.of("a", "ab", "b", "b\0", "ba", "b\uffff", "b" + smile, "c"))
      apply(put(key, "\"" + key.length() + "\""));
    assertThat(scan("b", Optional.empty(), 10, 1000))
        .isEqualTo("b b\0 ba b\uffff b" + smile + " end");
    assertThat(scan("", Optional.empty(), 3, 1000)).isEqualTo("a ab b more");
    assertThat(scan("", Optional.of("b"), 2, 1000)).isEqualTo("b\0 ba more");
    assertThat(scan("b", Optional.of("ba"), 2, 1000)).isEqualTo("b\uffff b" + smile + " end");
    assertThat(scan("c", Optional.empty(), 1, 1000)).isEqualTo("c end");
    assertThat(scan("d", Optional.empty(), 1, 1000)).isEqualTo("end");
    assertThat(scan("a", Optional.of("ab"), 1, 1000)).isEqualTo("end");
    StateStore.Page page = store.scan(new ScanRange("ab", Optional.empty(), 1, 1));
    assertThat(page.items()).containsExactly(new ScanRange.Item("ab", 2, json("\"2\"")));
  }

  @ParameterizedTest
  @EnumSource
  void a_page_ends_before_it_has_too_many_bytes_but_has_one_key(Ground ground) {
    open(ground);
    for (String key : List.of("a", "b", "c")) apply(put(key, "12345"));
    assertThat(scan("", Optional.empty(), 10, 12)).isEqualTo("a b more");
    assertThat(scan("", Optional.empty(), 10, 11)).isEqualTo("a more");
    assertThat(scan("", Optional.of("b"), 10, 1)).isEqualTo("c end");
  }

  /** What the store keeps for itself is no key of anybody. */
  @ParameterizedTest
  @EnumSource
  void a_scan_tells_users_keys_only(Ground ground) {
    open(ground);
    apply(new StoreCommand.OpenSession(new Keeping(10, 10_000)));
    apply(keyed(1, put("a", "1")));
    apply(new StoreCommand.FormCluster(1, "node-1", 1));
    assertThat(scan("", Optional.empty(), 10, 1000)).isEqualTo("a end");
    assertThat(scan("", Optional.of("a"), 10, 1000)).isEqualTo("end");
  }
}
