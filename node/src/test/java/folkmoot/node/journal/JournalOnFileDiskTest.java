package folkmoot.node.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JournalOnFileDiskTest extends JournalContract {
  @TempDir private Path folder;
  private final List<FileDisk> disks = new ArrayList<>();

  @Override
  Disk emptyDisk() {
    try {
      FileDisk disk = FileDisk.open(folder.resolve("disk-" + disks.size()));
      disks.add(disk);
      return disk;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each look costs several real syncs. */
  @Override
  int step() {
    return 17;
  }

  @AfterEach
  void closeAll() throws IOException {
    for (FileDisk disk : disks) disk.close();
  }
}
