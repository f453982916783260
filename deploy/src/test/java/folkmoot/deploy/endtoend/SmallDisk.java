package folkmoot.deploy.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few MiB in memory, over a folder, which only those see who are run in its
 * namespace: a disk that is really full when it is. Linux; where nobody may make a namespace the
 * test that wants one is left out, and says so.
 */
final class SmallDisk implements AutoCloseable {
  private static final String READY = "mounted";

  private final Path folder;
  private final Process holder;

  private SmallDisk(Path folder, Process holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /** Mounts one over a folder, which is made if it is not there. */
  static SmallDisk over(Path folder, int mebibytes) {
    Path absolute = folder.toAbsolutePath();
    // It ends when this process does: nobody writes to its input any more.
    String script =
        "mount -t tmpfs -o size=%dm none '%s' && echo %s && exec cat"
            .formatted(mebibytes, absolute, READY);
    try {
      Files.createDirectories(absolute);
      Process holder =
          new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
      boolean mounted = READY.equals(said.readLine());
      if (!mounted) holder.destroyForcibly();
      Assumptions.assumeTrue(mounted, "a file system can be mounted in a namespace of one's own");
      return new SmallDisk(absolute, holder);
    } catch (IOException noSuchCommand) {
      Assumptions.abort("there is no unshare here: " + noSuchCommand.getMessage());
      throw new UncheckedIOException(noSuchCommand);
    }
  }

  /** The words before a command that is to see this disk. */
  List<String> inside() {
    String process = Long.toString(holder.pid());
    return List.of("nsenter", "--preserve-credentials", "-U", "-m", "-t", process);
  }

  /** The folder, as it can be reached from outside. */
  private Path root() {
    return Path.of("/proc/" + holder.pid() + "/root" + folder);
  }

  /** How many bytes can yet be written. */
  long left() {
    try {
      return Files.getFileStore(root()).getUsableSpace();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Leaves room for so many bytes, about, by a file that takes the rest. */
  void leave(long bytes) {
    makeRoom();
    byte[] piece = new byte[64 << 10];
    try (OutputStream filler = Files.newOutputStream(filler())) {
      for (long rest = left() - bytes; rest >= piece.length; rest -= piece.length) {
        filler.write(piece);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Removes that file. */
  void makeRoom() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path filler() {
    return root().resolve("filler");
  }

  /** Whoever still runs in it keeps it. */
  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
