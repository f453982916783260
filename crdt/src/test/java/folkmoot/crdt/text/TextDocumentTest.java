package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextHistory.Step;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.RemovedNodePruning;
import org.junit.jupiter.api.Test;

class TextDocumentTest {
  private static final ReplicaId ANN = new ReplicaId("a", 1);
  private static final ReplicaId BOB = new ReplicaId("b", 2);

  @Test
  void positions_count_code_points() {
    TextDocument text = TextDocument.EMPTY.insert(ANN, 0, "\ud83c\udfb6\u00e9x\ud83c\udfb5");
    assertThat(text.length()).isEqualTo(4);
    assertThat(text.insert(ANN, 1, "-").text()).isEqualTo("\ud83c\udfb6-\u00e9x\ud83c\udfb5");
    assertThat(text.delete(BOB, 1, 2).text()).isEqualTo("\ud83c\udfb6\ud83c\udfb5");
    assertThat(text.delete(BOB, 0, 1).insert(BOB, 2, "!").text()).isEqualTo("\u00e9x!\ud83c\udfb5");
  }

  @Test
  void what_is_not_there_is_not_changed() {
    TextDocument text = TextDocument.EMPTY.insert(ANN, 0, "abc");
    assertThatThrownBy(() -> text.insert(ANN, 4, "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.insert(ANN, -1, "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.delete(ANN, 2, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.delete(ANN, 2, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.insert(ANN, 0, "\ud83c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(text.insert(ANN, 1, "")).isSameAs(text);
    assertThat(text.delete(ANN, 1, 0)).isSameAs(text);
  }

  @Test
  void is_one_of_distributed_datas_values_but_is_never_pruned() {
    TextDocument text = TextDocument.EMPTY.insert(ANN, 0, "abc");
    assertThat(text).isInstanceOf(DeltaReplicatedData.class);
    assertThat(text).isNotInstanceOf(RemovedNodePruning.class);
    assertThat(text.zero()).isEqualTo(TextDocument.EMPTY);
  }

  /** What came before what it builds on waits, and is counted. */
  @Test
  void a_delta_waits_for_what_it_names() {
    TextDocument first = TextDocument.EMPTY.insert(ANN, 0, "ab");
    TextDocument second = first.resetDelta().insert(BOB, 1, "X");
    TextDocument early = TextDocument.EMPTY.mergeDeltaData(second.deltaData().get());
    assertThat(early.text()).isEmpty();
    assertThat(early.waiting()).isEqualTo(1);
    TextDocument late = early.mergeDeltaData(first.deltaData().get());
    assertThat(late.text()).isEqualTo("aXb");
    assertThat(late.waiting()).isZero();
    assertThat(late).isEqualTo(second);
  }

  /** Written down once: other versions must read these bytes. */
  @Test
  void the_bytes_are_these() {
    TextDocument text =
        TextDocument.EMPTY.insert(ANN, 0, "abc").insert(BOB, 1, "X").delete(ANN, 0, 3);
    assertThat(text.text()).isEqualTo("c");
    assertThat(HexFormat.of().formatHex(TextDocument.CODEC.encode(text)))
        .isEqualTo(
            "01" // version
                + "02" // chunks
                + ("016101" + "00" + "01" + "016202") // of a.1 from 0, where b.2 is named
                + "04" // runs
                + ("0c" + "03" + "616263") // insert at the start and end: 3, abc
                + ("21" + "0000") // delete a:0
                + ("21" + "0100") // delete b:0
                + ("21" + "0001") // delete a:1
                + ("016202" + "00" + "01" + "016101") // of b.2 from 0, where a.1 is named
                + "01"
                + ("22" + "0101" + "58")); // insert left of a:1: X
    assertThat(TextDocument.CODEC.encode(TextDocument.EMPTY)).containsExactly(1, 0);
  }

  @Test
  void equal_documents_have_equal_bytes_however_they_came_together() {
    List<Step> steps = TextHistory.keyByKey(3, 3_000);
    TextDocument whole = TextDocument.EMPTY;
    TextDocument keyByKey = TextDocument.EMPTY;
    List<TextDocument> deltas = new ArrayList<>();
    for (Step step : steps) {
      whole = step.applyTo(whole.resetDelta(), ANN);
      deltas.add(whole.deltaData().get());
      keyByKey = keyByKey.mergeDeltaData(deltas.get(deltas.size() - 1));
    }
    SplittableRandom chance = new SplittableRandom(3);
    TextDocument shuffled = TextDocument.EMPTY;
    while (!deltas.isEmpty()) {
      int next = chance.nextInt(Math.min(deltas.size(), 50));
      shuffled = shuffled.mergeDeltaData(deltas.remove(next));
    }
    byte[] bytes = TextDocument.CODEC.encode(whole);
    assertThat(TextDocument.CODEC.encode(keyByKey)).isEqualTo(bytes);
    assertThat(TextDocument.CODEC.encode(shuffled)).isEqualTo(bytes);
    assertThat(shuffled.text()).isEqualTo(TextHistory.replayed(steps));
  }

  /** DESIGN §6: chunks of at most 32 KiB, of which only the last of each replica changes. */
  @Test
  void a_document_of_1_megabyte_of_edits_is_a_chain_of_chunks() {
    String page = "It was a bright cold day in April, and the clocks struck thirteen. \u00e9\n";
    TextDocument text = TextDocument.EMPTY;
    SplittableRandom chance = new SplittableRandom(1);
    StringBuilder expected = new StringBuilder();
    while (expected.length() < 1 << 20) {
      int position = chance.nextInt(expected.length() + 1);
      String typed = page.repeat(1 + chance.nextInt(20));
      text = text.insert(ANN, position, typed);
      expected.insert(position, typed);
    }
    List<TextDocument> before = text.parts();
    TextDocument after = text.insert(ANN, 7, "more").delete(ANN, 100, 5_000);
    expected.insert(7, "more").delete(100, 5_100);
    List<TextDocument> parts = after.parts();

    assertThat(after.text()).isEqualTo(expected.toString());
    assertThat(parts).hasSizeGreaterThan(30).hasSizeLessThan(60);
    for (TextDocument part : parts) {
      assertThat(TextDocument.CODEC.encode(part).length).isLessThanOrEqualTo(Chunk.MOST_BYTES);
    }
    int full = before.size() - 1;
    assertThat(parts.subList(0, full)).isEqualTo(before.subList(0, full));

    TextDocument together = TextDocument.EMPTY;
    for (TextDocument part : parts) together = together.mergeData(part);
    assertThat(together).isEqualTo(after);
    assertThat(together.text()).isEqualTo(expected.toString());
    TextDocument read = TextDocument.CODEC.decode(TextDocument.CODEC.encode(after));
    assertThat(read).isEqualTo(after);
  }

  @Test
  void one_long_paste_and_one_long_deletion_are_one_edit_each() {
    String pasted = "x\ud83c\udfb6".repeat(200_000);
    TextDocument text = TextDocument.EMPTY.insert(ANN, 0, pasted);
    assertThat(text.text()).isEqualTo(pasted);
    TextDocument none = text.delete(BOB, 0, text.length());
    assertThat(none.text()).isEmpty();
    assertThat(none.mergeData(text).length()).isZero();
    assertThat(none.parts().stream().map(part -> TextDocument.CODEC.encode(part).length))
        .allMatch(bytes -> bytes <= Chunk.MOST_BYTES);
    assertThat(
            none.parts().stream()
                .map(TextDocument::waiting)
                .map(String::valueOf)
                .collect(Collectors.joining()))
        .as("a part alone says what waits in it")
        .isNotEmpty();
  }

  /** As a store does that keeps each part by itself and sends what became more of it. */
  @Test
  void a_document_travels_part_by_part() {
    TextDocument here = TextDocument.EMPTY;
    TextDocument there = TextDocument.EMPTY;
    for (Step step : TextHistory.keyByKey(11, 2_000)) {
      TextDocument before = here;
      String typed = step.typed().isEmpty() ? "" : step.typed().repeat(40);
      here =
          typed.isEmpty()
              ? here.delete(ANN, step.position(), 1)
              : here.insert(ANN, step.position(), typed);
      for (TextDocument sent : changes(before.parts(ANN), here.parts(ANN))) {
        assertThat(TextDocument.CODEC.encode(sent).length).isLessThan(2_500);
        there = there.mergeDeltaData(sent);
      }
    }
    assertThat(here.parts(ANN)).hasSizeGreaterThan(2);
    assertThat(there).isEqualTo(here);
    assertThat(there.text()).isEqualTo(here.text());
    assertThat(here.changedFrom(here).deltaData()).isEmpty();
    assertThat(here.parts(BOB)).isEmpty();
  }

  private static List<TextDocument> changes(List<TextDocument> before, List<TextDocument> after) {
    List<TextDocument> changes = new ArrayList<>();
    for (int i = Math.max(0, before.size() - 1); i < after.size(); i++) {
      TextDocument old = i < before.size() ? before.get(i) : TextDocument.EMPTY;
      TextDocument changed = after.get(i).changedFrom(old);
      assertThat(changed).isEqualTo(after.get(i));
      changed.deltaData().ifPresent(changes::add);
    }
    return changes;
  }

  /** Two who were apart for long: neither the place nor the number of runs makes it slow. */
  @Test
  void two_long_absences_at_one_place_meet_in_time() {
    TextDocument shared = TextDocument.EMPTY.insert(ANN, 0, "<>");
    TextDocument ann = shared;
    TextDocument bob = shared;
    for (int key = 0; key < 5_000; key++) {
      ann = ann.insert(ANN, 1, "a").resetDelta();
      bob = bob.insert(BOB, 1, "b").resetDelta();
    }
    String met = ann.mergeData(bob).text();
    assertThat(met).isIn("<" + "a".repeat(5_000) + "b".repeat(5_000) + ">");
    assertThat(bob.mergeData(ann).text()).isEqualTo(met);
  }
}
