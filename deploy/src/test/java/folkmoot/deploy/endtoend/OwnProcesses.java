package folkmoot.deploy.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one ground, known by a line in their environment: found and ended by it, whoever
 * started them and whatever became of their pid files. (Where there is no {@code /proc}, nodes
 * only, by an argument.)
 */
final class OwnProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Waits for the end of the tests' JVM, however that ends, and then ends what it has left. */
  private static final String WARDEN =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      found=yes
      while [ -n "$found" ]; do
        found=
        for process in /proc/[0-9]*; do
          tr '\\0' '\\n' 2>/dev/null <"$process/environ" | grep -qxF -e "$LINE" || continue
          kill -9 "${process#/proc/}" && found=yes
        done
      done
      """;

  private final String line;
  private final String argument;
  private final Process warden;

  private OwnProcesses(String line, String argument, Process warden) {
    this.line = line;
    this.argument = argument;
    this.warden = warden;
  }

  /**
   * @param line of the environment, and an argument of nodes, that no other process has
   */
  static OwnProcesses guard(String line, String argument) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", WARDEN);
    builder.environment().put("LINE", line);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new OwnProcesses(line, argument, builder.start());
  }

  List<ProcessHandle> living() {
    return ProcessHandle.allProcesses().filter(this::isOwn).toList();
  }

  /**
   * Ends them all.
   *
   * @throws AssertionError if one does not go
   */
  void end() throws IOException {
    Poll.until(
        () -> "gone: " + living(),
        PATIENCE,
        () -> {
          List<ProcessHandle> left = living();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
    warden.getOutputStream().close();
    Poll.until(
        "the warden gone",
        PATIENCE,
        () -> warden.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private boolean isOwn(ProcessHandle process) {
    if (Files.isDirectory(PROC)) return environment(process.pid()).contains(line);
    return process.info().arguments().map(List::of).orElse(List.of()).contains(argument);
  }

  /** Of a process of another user, or of one that has gone meanwhile, nothing can be read. */
  private static List<String> environment(long pid) {
    try {
      byte[] block = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return List.of(new String(block, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException notReadable) {
      return List.of();
    }
  }
}
