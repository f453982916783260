package folkmoot.node.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where the state of a node is on its disk, and what becomes of one that is damaged: it is put
 * aside, whole, and an empty one begins in its place. As long as there is one aside, the state is
 * being rebuilt; that is the only mark of it, and goes when all is there again.
 */
public final class StateFolder {
  private static final String ASIDE = ".damaged";

  private final Path folder;
  private final Path aside;

  public StateFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.aside = this.folder.resolveSibling(this.folder.getFileName() + ASIDE);
  }

  /** Where a damaged state is put, if there is one. */
  public Path aside() {
    return aside;
  }

  /** True if the state that is here may lack what was answered from the one that is aside. */
  boolean isRebuilding() {
    return Files.exists(aside);
  }

  /**
   * Opens the stores; those that are damaged, or gone, are put aside first.
   *
   * @param hadState true if this disk has had a state before: that there is none is damage as well
   * @param damage is told, in a sentence, of each state that is put aside and was not opened since
   * @throws StoreFailed if they cannot be opened for another reason
   */
  public RocksStores open(boolean hadState, RocksSettings settings, Consumer<String> damage)
      throws IOException {
    if (!Files.exists(folder) && isRebuilding()) {
      damage.accept("it was put aside");
    } else if (!Files.exists(folder) && hadState) {
      damage.accept("it is gone");
      putAside();
    }
    try {
      return RocksStores.open(folder, settings);
    } catch (StoreFailed failed) {
      if (!failed.isForDamage()) throw failed;
      damage.accept(failed.getMessage());
      putAside();
      return RocksStores.open(folder, settings);
    }
  }

  /**
   * Puts the state aside, durably; to be called when nobody has it open. Of two that were damaged
   * one after the other the first is kept: it had all.
   */
  public void putAside() throws IOException {
    if (!Files.exists(folder)) Files.createDirectories(aside);
    else if (isRebuilding()) remove(folder);
    else Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    syncParent();
  }

  /** Nothing is lacking any more: what was put aside is of no use. */
  void rebuilt() throws IOException {
    remove(aside);
    syncParent();
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) Files.delete(path);
  }

  private void syncParent() throws IOException {
    try (FileChannel parent = FileChannel.open(folder.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
