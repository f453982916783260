package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.MergedPage;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Keys of values that merge in their order, page by page. */
class CrdtScanTest extends TwoPeers {
  private static MergedPage page(Peer at, ScanRange range) {
    ClientReply reply = at.get(new Operation.ScanMerged(range), Duration.ofSeconds(10));
    assertThat(reply).isInstanceOf(MergedPage.class);
    return (MergedPage) reply;
  }

  private static List<MergedKey> all(Peer at, String prefix, int limit, int mostBytes) {
    List<MergedKey> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (boolean more = true; more; ) {
      MergedPage page = page(at, new ScanRange(prefix, after, limit, mostBytes));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.items());
      more = page.more();
      if (more) after = Optional.of(all.get(all.size() - 1).key());
    }
    return all;
  }

  /** More than a bucket holds, and of every length of the walk's steps. */
  @Test
  void every_key_is_told_once_in_its_order() {
    List<CompletionStage<ClientReply>> made = new ArrayList<>();
    TreeMap<String, Shown> values = new TreeMap<>();
    for (int i = 1; i <= 1500; i++) {
      values.put("k/" + i, number(i));
      made.add(Peers.increment(i % 2 == 0 ? a : b, "k/" + i, i));
    }
    made.add(Peers.increment(a, "l", 1));
    made.forEach(Peers::wait);
    Peers.await("all at a", none -> all(a, "k/", 1000, 1 << 20).size() == 1500);
    for (int limit : new int[] {1000, 7, 1500}) {
      TreeMap<String, Shown> told = new TreeMap<>();
      List<MergedKey> keys = all(a, "k/", limit, 1 << 20);
      keys.forEach(key -> told.put(key.key(), key.value()));
      assertThat(told).isEqualTo(values);
      assertThat(keys.stream().map(MergedKey::key)).containsExactlyElementsOf(values.keySet());
    }
    assertThat(page(a, new ScanRange("k/", Optional.empty(), 1500, 1 << 20)).more()).isFalse();
    assertThat(page(a, new ScanRange("none", Optional.empty(), 5, 100)).items()).isEmpty();
  }

  @Test
  void a_page_has_at_most_so_many_bytes_unless_one_key_has_more() {
    a.update("large/1", "lww_register", new Update.Set("\"%s\"".formatted("x".repeat(5000))));
    for (int i = 2; i < 9; i++)
      a.update("large/" + i, "lww_register", new Update.Set("\"%s\"".formatted("x".repeat(300))));
    MergedPage first = page(a, new ScanRange("large/", Optional.empty(), 100, 1000));
    assertThat(first.items()).hasSize(1);
    assertThat(first.more()).isTrue();
    MergedPage second = page(a, new ScanRange("large/", Optional.of("large/1"), 100, 1000));
    assertThat(second.items()).hasSize(2);
    assertThat(all(a, "large/", 100, 1000)).hasSize(8);
  }

  @Test
  void texts_are_among_them_more_than_are_kept_open() {
    int many = 2 * Peers.SETTINGS.openTexts();
    for (int i = 0; i < many; i++) {
      a.update("mixed/" + i, "text", new Update.Insert(0, "t" + i));
      a.update("mixed/" + i + "/n", "g_counter", new Update.Increment(1));
    }
    List<MergedKey> all = all(a, "mixed/", 1000, 1 << 20);
    assertThat(all).hasSize(2 * many);
    for (MergedKey key : all) {
      Shown text = new Shown.Text("t" + key.key().substring("mixed/".length()));
      assertThat(key.value()).isEqualTo(key.type().equals("text") ? text : number(1));
    }
  }
}
