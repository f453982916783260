package folkmoot.deploy.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process, and no later one that got the same number.
 *
 * <p>On Linux the start is told in clock ticks since boot, with the id of that boot: the wall-clock
 * start of {@link ProcessHandle} is computed from the time of boot, which moves when the clock is
 * set, and would make a living node look dead. Elsewhere it is the wall-clock start.
 *
 * @param pid number of the process
 * @param started opaque; equal for the same process only
 */
public record ProcessIdentity(long pid, String started) {
  private static final Path PROC = Path.of("/proc");
  private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");

  /** How a process is. */
  public enum State {
    RUNNING,
    /** Stopped by SIGSTOP. */
    PAUSED,
    DEAD
  }

  /** The process that has this number now. */
  public static Optional<ProcessIdentity> of(long pid) {
    return Facts.of(pid).map(facts -> new ProcessIdentity(pid, facts.started()));
  }

  /** The process that a file names, whether it lives or not. */
  public static Optional<ProcessIdentity> read(Path file) throws IOException {
    try {
      String[] words = Files.readString(file).strip().split("\\s+", 2);
      if (words.length != 2 || !words[0].matches("\\d{1,18}")) return Optional.empty();
      return Optional.of(new ProcessIdentity(Long.parseLong(words[0]), words[1]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  public void write(Path file) throws IOException {
    Home.replace(file, pid + "\n" + started + "\n");
  }

  public State state() {
    return Facts.of(pid)
        .filter(facts -> facts.started().equals(started))
        .map(Facts::state)
        .orElse(State.DEAD);
  }

  public boolean lives() {
    return state() != State.DEAD;
  }

  /**
   * Sends a signal ({@code TERM}, {@code KILL}, {@code STOP}, {@code CONT}), if it is still this
   * process that has the number.
   *
   * @return whether it was sent
   */
  public boolean signal(String name) throws IOException, InterruptedException {
    if (!lives()) return false;
    // Through the shell's own kill, which is there on every system; Java knows TERM and KILL only.
    return new ProcessBuilder(
                "/bin/sh", "-c", "kill -\"$0\" \"$1\" 2>/dev/null", name, Long.toString(pid))
            .start()
            .waitFor()
        == 0;
  }

  private record Facts(String started, State state) {
    static Optional<Facts> of(long pid) {
      return Files.isReadable(BOOT) ? linux(pid) : elsewhere(pid);
    }

    private static Optional<Facts> linux(long pid) {
      try {
        String stat = Files.readString(PROC.resolve(pid + "/stat"));
        // proc(5): the name, in parentheses, may hold spaces; state is field 3, start field 22.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String boot = Files.readString(BOOT).strip();
        return Optional.of(new Facts(fields[19] + "@" + boot, linuxState(pid, fields[0])));
      } catch (IOException | IndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }

    /**
     * The first thread of a killed process is a zombie while others still hold its ports: it is
     * dead when they are gone.
     */
    private static State linuxState(long pid, String letter) throws IOException {
      State state = state(letter);
      if (state != State.DEAD) return state;
      try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
        return threads.count() > 1 ? State.RUNNING : State.DEAD;
      }
    }

    private static Optional<Facts> elsewhere(long pid) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(
              handle ->
                  new Facts(
                      handle.info().startInstant().map(Instant::toString).orElse("unknown"),
                      state(processStatus(pid))));
    }

    private static String processStatus(long pid) {
      try {
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes()).strip();
      } catch (IOException e) {
        return "";
      }
    }

    /** A zombie is dead, whoever still has to collect it. */
    private static State state(String letter) {
      if (letter.startsWith("Z") || letter.startsWith("X")) return State.DEAD;
      return letter.startsWith("T") ? State.PAUSED : State.RUNNING;
    }
  }
}
