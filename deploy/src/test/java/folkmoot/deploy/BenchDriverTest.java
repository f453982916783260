package folkmoot.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What `deploy/bench/run` makes of what it measures; no server and no wrk is needed for that. */
class BenchDriverTest {
  private static final String INTERPRETER = "python3";

  @Test
  void theDriverJudgesAndTellsAsItShould() throws IOException, InterruptedException {
    assumeTrue(isThere(), "no " + INTERPRETER + " on the PATH");
    Process tests =
        new ProcessBuilder(INTERPRETER, "-B", "-m", "unittest", "test_bench")
            .directory(Path.of("bench").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tests.waitFor()).as(said).isZero();
    assertThat(said).containsPattern("Ran \\d+ tests");
  }

  private static boolean isThere() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, INTERPRETER)));
  }
}
