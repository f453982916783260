package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How people write: long runs, now and then a word deleted behind the cursor, jumps to another
 * place. Drawn from a seed.
 */
final class TextHistory {
  static final ReplicaId WRITER = new ReplicaId("0b5c6e3c-6d3c-4f67-9c2e-2f0d2f5f7b11", 1);

  /**
   * One thing that one client asked for.
   *
   * @param typed empty for a deletion
   */
  record Step(int position, String typed, int deleted) {
    TextDocument applyTo(TextDocument document, ReplicaId by) {
      return typed.isEmpty()
          ? document.delete(by, position, deleted)
          : document.insert(by, position, typed);
    }
  }

  private TextHistory() {}

  /** Steps that type so many characters, each key an edit of its own. */
  static List<Step> keyByKey(long seed, int typed) {
    SplittableRandom chance = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    int length = 0;
    int cursor = 0;
    for (int left = typed; left > 0; ) {
      if (chance.nextInt(4) == 0) cursor = chance.nextInt(length + 1);
      for (int run = 1 + chance.nextInt(80); run > 0 && left > 0; run--, left--) {
        steps.add(new Step(cursor++, letter(chance), 0));
        length++;
      }
      int back = chance.nextInt(3) == 0 ? Math.min(cursor, 1 + chance.nextInt(12)) : 0;
      for (; back > 0; back--) {
        steps.add(new Step(--cursor, "", 1));
        length--;
      }
    }
    return steps;
  }

  private static String letter(SplittableRandom chance) {
    return "etaoin shrdlu,.\n".charAt(chance.nextInt(16)) + "";
  }

  static String replayed(List<Step> steps) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step.typed().isEmpty()) text.delete(step.position(), step.position() + step.deleted());
      else text.insert(step.position(), step.typed());
    }
    return text.toString();
  }
}
