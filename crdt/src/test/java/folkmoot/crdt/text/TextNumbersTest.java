package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.text.TextHistory.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a document costs. Prints one line for each number; to have only these: {@code mvn -pl crdt
 * -am test -Dtest=TextNumbersTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class TextNumbersTest {
  private static final int CHARACTERS = 100_000;
  private static final int ROUNDS = 5;
  private static final Duration GATE = Duration.ofSeconds(1);

  @Test
  void a_history_of_100_000_characters_is_typed_and_replayed_in_time_and_is_small() {
    List<Step> steps = TextHistory.keyByKey(7, CHARACTERS);
    String expected = TextHistory.replayed(steps);
    List<Long> typing = new ArrayList<>();
    List<Long> reading = new ArrayList<>();
    byte[] bytes = {};
    int parts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      TextDocument document = TextDocument.EMPTY;
      for (Step step : steps) {
        document = step.applyTo(document, TextHistory.WRITER).resetDelta();
      }
      assertThat(document.text()).isEqualTo(expected);
      typing.add(System.nanoTime() - begin);
      bytes = TextDocument.CODEC.encode(document);
      parts = document.parts().size();

      begin = System.nanoTime();
      TextDocument read = TextDocument.CODEC.decode(bytes);
      assertThat(read.text()).isEqualTo(expected);
      reading.add(System.nanoTime() - begin);
      assertThat(read).isEqualTo(document);
    }
    print("steps, one key each", steps.size(), "");
    print("edits one by one, best of " + ROUNDS, best(typing).toMillis(), "ms");
    print("replay from bytes, best of " + ROUNDS, best(reading).toMillis(), "ms");
    print("bytes on disk", bytes.length, "in " + parts + " chunks");
    double perCharacter = bytes.length / (double) CHARACTERS;
    System.out.printf("| bytes for each character typed | %.2f |%n", perCharacter);

    assertThat(perCharacter).isLessThanOrEqualTo(10);
    assertThat(best(reading)).isLessThan(GATE);
    assertThat(best(typing)).isLessThan(GATE);
  }

  private static Duration best(List<Long> nanoseconds) {
    return Duration.ofNanos(nanoseconds.stream().min(Long::compare).orElseThrow());
  }

  private static void print(String what, long number, String unit) {
    System.out.printf("| %s | %d %s |%n", what, number, unit);
  }
}
