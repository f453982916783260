package folkmoot.node.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the machine, for one process at a time. */
public final class FileDisk implements Disk, Closeable {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private FileDisk(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Thrown if another process, or another part of this one, has the folder open. */
  public static final class FolderInUse extends IOException {
    private static final long serialVersionUID = 1;

    FolderInUse(Path folder) {
      super(folder + " is in use by another node: one process at a time may open it");
    }
  }

  /**
   * Opens a folder, making it durably if there is none. It is held until {@link #close()} or the
   * end of the process.
   *
   * @throws FolderInUse if somebody else holds it
   */
  public static FileDisk open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    makeDurably(absolute);
    FileChannel lock =
        FileChannel.open(
            absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = lock.tryLock();
      if (held == null) throw new FolderInUse(absolute);
    } catch (OverlappingFileLockException inThisProcess) {
      lock.close();
      throw new FolderInUse(absolute);
    } catch (IOException failure) {
      lock.close();
      throw failure;
    }
    return new FileDisk(absolute, lock);
  }

  private static void makeDurably(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path parent = folder.getParent();
    if (parent != null) makeDurably(parent);
    Files.createDirectory(folder);
    if (parent != null) sync(parent);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(LOCK))
          .sorted()
          .toList();
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            folder.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        folder.resolve(from),
        folder.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  @Override
  public void syncFolder() throws IOException {
    sync(folder);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Lets another process open the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
