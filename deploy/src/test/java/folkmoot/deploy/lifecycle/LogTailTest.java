package folkmoot.deploy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a log, and what comes after it. */
class LogTailTest {
  @TempDir Path folder;

  @Test
  void theLastLinesThenWhatComes() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "a\nb\nc\n");
    LogTail tail = LogTail.fromLast(log, 2);
    assertThat(tail.more()).containsExactly("b", "c");
    assertThat(tail.more()).isEmpty();
    Files.writeString(log, "d\nbegun", StandardOpenOption.APPEND);
    assertThat(tail.more()).containsExactly("d");
    assertThat(tail.unfinished()).isEqualTo("begun");
    Files.writeString(log, " and done\n", StandardOpenOption.APPEND);
    assertThat(tail.more()).containsExactly("begun and done");
  }

  @Test
  void linesLongerThanABlockAreWhole() throws IOException {
    String wide = "x".repeat(20_000);
    Path log = Files.writeString(folder.resolve("log"), "a\n" + wide + "\nc\n");
    assertThat(LogTail.fromLast(log, 2).more()).containsExactly(wide, "c");
    assertThat(LogTail.fromLast(log, 9).more()).containsExactly("a", wide, "c");
    assertThat(LogTail.fromLast(log, 0).more()).isEmpty();
  }

  @Test
  void aLogThatIsNotThereYetIsEmpty() throws IOException {
    Path log = folder.resolve("log");
    LogTail tail = LogTail.fromLast(log, 5);
    assertThat(tail.more()).isEmpty();
    Files.writeString(log, "a\n");
    assertThat(tail.more()).containsExactly("a");
  }

  @Test
  void aLogThatWasCutBeginsAnew() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "a\nb\n");
    LogTail tail = LogTail.fromEnd(log);
    Files.writeString(log, "n\n");
    assertThat(tail.more()).containsExactly("n");
  }
}
