package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Which bytes of a file were made durable by its last sync, and which by those before. */
final class SyncedExtents {
  private static final int ATTEMPTS = 8;

  private record Extent(long begin, long end) {
    boolean has(long position) {
      return begin <= position && position < end;
    }
  }

  private final List<Extent> before = new ArrayList<>();
  private List<Extent> last = new ArrayList<>();
  private List<Extent> written = new ArrayList<>();

  void written(long begin, long end) {
    if (end > begin) written.add(new Extent(begin, end));
  }

  /** What was written is not durable, and will not be. */
  void forgetWritten() {
    written.clear();
  }

  void synced() {
    if (written.isEmpty()) return;
    for (Extent extent : last) remember(extent);
    last = written;
    written = new ArrayList<>();
  }

  private void remember(Extent extent) {
    int end = before.size() - 1;
    if (end >= 0 && before.get(end).end() == extent.begin()) {
      before.set(end, new Extent(before.get(end).begin(), extent.end()));
    } else {
      before.add(extent);
    }
  }

  /** Any byte of an earlier sync that was not written since. */
  OptionalLong pastDoubt(long size, Random random) {
    if (before.isEmpty()) return OptionalLong.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Extent extent = before.get(random.nextInt(before.size()));
      long position = extent.begin() + random.nextLong(extent.end() - extent.begin());
      if (position < size && !isIn(last, position) && !isIn(written, position)) {
        return OptionalLong.of(position);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isIn(List<Extent> extents, long position) {
    return extents.stream().anyMatch(extent -> extent.has(position));
  }
}
