package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.text.TextHistory.Step;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What a document costs. Prints one line for each number; to have them warm: {@code mvn -pl crdt
 * -am test -Dtest=TextNumbersTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfolkmoot.crdt.rounds=10}.
 */
class TextNumbersTest {
  private static final int CHARACTERS = 100_000;
  private static final int ROUNDS = Integer.getInteger("folkmoot.crdt.rounds", 2);
  private static final Duration GATE = Duration.ofSeconds(1);

  private final List<Duration> typing = new ArrayList<>();
  private final List<Duration> replaying = new ArrayList<>();

  @Test
  void a_history_of_100_000_characters_is_replayed_in_time_and_is_small() {
    List<Step> steps = TextHistory.keyByKey(7, CHARACTERS);
    String expected = TextHistory.replayed(steps);
    TextDocument document = TextDocument.EMPTY;
    byte[] bytes = {};
    for (int round = 0; round < ROUNDS; round++) {
      Duration begin = used();
      document = typed(steps);
      typing.add(used().minus(begin));
      assertThat(document.text()).isEqualTo(expected);
      bytes = TextDocument.CODEC.encode(document);

      begin = used();
      TextDocument replayed = TextDocument.CODEC.decode(bytes);
      assertThat(replayed.text()).isEqualTo(expected);
      replaying.add(used().minus(begin));
      assertThat(replayed).isEqualTo(document);
    }
    double perCharacter = bytes.length / (double) CHARACTERS;
    System.out.printf("| keys pressed, each an edit | %d |%n", steps.size());
    System.out.printf("| ms of CPU to make the edits one by one | %s |%n", milliseconds(typing));
    System.out.printf("| ms of CPU to replay them from disk | %s |%n", milliseconds(replaying));
    System.out.printf("| bytes on disk | %d in %d |%n", bytes.length, document.parts().size());
    System.out.printf("| bytes for each character typed | %.2f |%n", perCharacter);

    assertThat(perCharacter).isLessThanOrEqualTo(10);
    assertThat(replaying).as("cold too").allMatch(taken -> taken.compareTo(GATE) < 0);
  }

  private static TextDocument typed(List<Step> steps) {
    TextDocument document = TextDocument.EMPTY;
    for (Step step : steps) {
      document = step.applyTo(document, TextHistory.WRITER).resetDelta();
    }
    return document;
  }

  /** CPU of this thread: what else runs on the machine makes no difference. */
  private static Duration used() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private static List<Long> milliseconds(List<Duration> taken) {
    return taken.stream().map(Duration::toMillis).toList();
  }

  /** Each key at another place than the one before: nothing is a run. */
  @Test
  void a_text_typed_a_letter_here_and_a_letter_there_is_small_too() {
    int keys = 20_000;
    SplittableRandom chance = new SplittableRandom(5);
    TextDocument document = TextDocument.EMPTY;
    for (int key = 0; key < keys; key++) {
      document = document.insert(TextHistory.WRITER, chance.nextInt(key + 1), "x").resetDelta();
    }
    byte[] bytes = TextDocument.CODEC.encode(document);
    Duration begin = used();
    assertThat(TextDocument.CODEC.decode(bytes).length()).isEqualTo(keys);
    Duration taken = used().minus(begin);
    double perCharacter = bytes.length / (double) keys;
    System.out.printf("| bytes for each character, none next to another | %.2f |%n", perCharacter);
    System.out.printf("| ms of CPU to replay %d of these | %d |%n", keys, taken.toMillis());

    assertThat(perCharacter).isLessThanOrEqualTo(10);
  }
}
