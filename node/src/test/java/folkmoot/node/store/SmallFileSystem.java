package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A process of its own, in a namespace in which a small file system is mounted. */
public final class SmallFileSystem {
  private static final String NOT_ALLOWED = "cannot mount";

  private SmallFileSystem() {}

  /**
   * Runs a main class, whose argument is the folder and whose last word is to be "good"; where the
   * mount is not allowed, the test that asks is left out.
   */
  public static void run(Class<?> main, Path folder, int mebibytes)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        "mount -t tmpfs -o size=%dm none \"$1\" || { echo %s; exit; }; shift; exec \"$@\""
            .formatted(mebibytes, NOT_ALLOWED);
    Process process =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "--mount",
                    "sh",
                    "-c",
                    script,
                    "sh",
                    folder.toString(),
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName(),
                    folder.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Assumptions.assumeFalse(said.contains(NOT_ALLOWED) || said.contains("unshare:"), said);
    assertThat(said).endsWith("good\n");
    assertThat(process.exitValue()).isZero();
  }
}
