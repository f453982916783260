package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed in one go stays together (Weidner & Kleppmann, 2023). */
class NonInterleavingTest {
  private static final int SEEDS = 200;
  private static final int LENGTH = 6;

  private static ReplicaId writer(int number) {
    return new ReplicaId("disk-" + number, 1);
  }

  @Test
  void what_two_to_four_type_at_one_place_is_not_interleaved() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(torn(FugueRules.PAPER, new SplittableRandom(seed))).as("seed " + seed).isEmpty();
    }
  }

  /** RGA hangs all to the right, the later first: what is typed backwards there is torn. */
  @Test
  void a_list_that_only_hangs_right_interleaves_what_is_typed_backwards() {
    FugueRules rightOnly =
        new FugueRules(
            hasRightChildren -> Edit.Side.RIGHT,
            (origins, one, other) ->
                one.at() != other.at() ? one.at() > other.at() : one.compareTo(other) < 0,
            FugueRules.PAPER.lefts());
    boolean found = false;
    for (long seed = 0; seed < SEEDS && !found; seed++) {
      found = torn(rightOnly, new SplittableRandom(seed)).isPresent();
    }
    assertThat(found).isTrue();
  }

  /** The text in which someone's run is in pieces, if there is one. */
  private static Optional<String> torn(FugueRules rules, SplittableRandom chance) {
    TextDocument base = written(TextDocument.empty(rules), chance);
    int writers = 2 + chance.nextInt(3);
    int place = chance.nextInt(base.length() + 1);
    List<TextDocument> copies = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      boolean backwards = chance.nextBoolean();
      StringBuilder run = new StringBuilder();
      TextDocument copy = base;
      for (int key = 0; key < LENGTH; key++) {
        String letter = "" + (char) ('A' + i * LENGTH + key);
        copy = copy.insert(writer(i), backwards ? place : place + key, letter);
        run.insert(backwards ? 0 : key, letter);
      }
      copies.add(copy);
      runs.add(run.toString());
    }
    TextDocument met = TextDocument.empty(rules);
    for (TextDocument copy : copies) met = met.mergeData(copy);
    String text = met.text();
    return runs.stream().allMatch(text::contains) ? Optional.empty() : Optional.of(text);
  }

  /** A text with a past: several wrote it and deleted in it. */
  private static TextDocument written(TextDocument empty, SplittableRandom chance) {
    TextDocument text = empty;
    for (int edits = chance.nextInt(8); edits > 0; edits--) {
      ReplicaId by = writer(chance.nextInt(3));
      text = text.insert(by, chance.nextInt(text.length() + 1), "word ");
      int gone = chance.nextInt(Math.min(4, text.length()));
      text = text.delete(by, chance.nextInt(text.length() - gone + 1), gone);
    }
    return text;
  }

  @Test
  void two_who_type_at_the_end_type_one_after_the_other() {
    TextDocument shared = TextDocument.EMPTY.insert(writer(0), 0, "Shopping: ");
    TextDocument one = typed(shared, writer(1), "milk, ");
    TextDocument other = typed(shared, writer(2), "eggs, ");
    assertThat(one.mergeData(other).text()).isEqualTo("Shopping: milk, eggs, ");
    assertThat(other.mergeData(one).text()).isEqualTo("Shopping: milk, eggs, ");
  }

  private static TextDocument typed(TextDocument text, ReplicaId by, String keys) {
    TextDocument longer = text;
    for (String key : keys.split("")) longer = longer.insert(by, longer.length(), key);
    return longer;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_is_typed_into_a_word_that_is_deleted_meanwhile_stays(boolean deleteFirst) {
    TextDocument shared = TextDocument.EMPTY.insert(writer(0), 0, "a word here");
    TextDocument deleted = shared.delete(writer(1), 2, 5);
    TextDocument typed = shared.insert(writer(2), 4, "XY");
    TextDocument met = deleteFirst ? deleted.mergeData(typed) : typed.mergeData(deleted);
    assertThat(met.text()).isEqualTo("a XYhere");
  }
}
