package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends DiskContract {
  @TempDir private Path folder;
  private FileDisk disk;

  @Override
  Disk emptyDisk() throws IOException {
    disk = FileDisk.open(folder.resolve("a").resolve("b"));
    return disk;
  }

  @AfterEach
  void close() throws IOException {
    if (disk != null) disk.close();
  }

  @Test
  void aFolderIsOpenedOnceAtATime() throws IOException {
    emptyDisk();
    assertThatThrownBy(this::emptyDisk)
        .isInstanceOf(FileDisk.FolderInUse.class)
        .hasMessageContaining("is in use by another node");
    disk.close();
    emptyDisk();
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void anotherProcessCannotOpenTheFolder() throws Exception {
    emptyDisk();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                folder.resolve("a").resolve("b").toString())
            .start();
    try {
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isEqualTo(Opener.IN_USE);
    } finally {
      other.destroyForcibly();
    }
  }

  /** The other process. */
  static final class Opener {
    static final int IN_USE = 17;

    private Opener() {}

    public static void main(String[] arguments) throws IOException {
      try (FileDisk opened = FileDisk.open(Path.of(arguments[0]))) {
        System.exit(opened.list().size());
      } catch (FileDisk.FolderInUse inUse) {
        System.exit(IN_USE);
      }
    }
  }
}
