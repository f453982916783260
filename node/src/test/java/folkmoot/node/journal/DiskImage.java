package folkmoot.node.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** The files of a disk as bytes, to be changed and put on another disk. */
final class DiskImage {
  private final TreeMap<String, byte[]> files = new TreeMap<>();

  static DiskImage of(Disk disk) {
    DiskImage image = new DiskImage();
    try {
      for (String name : disk.list()) {
        try (DiskFile file = disk.open(name)) {
          ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
          file.read(0, bytes);
          image.files.put(name, bytes.array());
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return image;
  }

  TreeMap<String, byte[]> files() {
    return files;
  }

  DiskImage copy() {
    DiskImage copy = new DiskImage();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }

  /** Copies all onto an empty disk. */
  <D extends Disk> D onto(D disk) {
    try {
      for (var named : files.entrySet()) {
        try (DiskFile file = disk.open(named.getKey())) {
          file.write(0, ByteBuffer.wrap(named.getValue()));
          file.sync();
        }
      }
      disk.syncFolder();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return disk;
  }

  /** Where the bytes of a file that are not zero end. */
  int usedEnd(String name) {
    byte[] bytes = files.get(name);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) end--;
    return end;
  }
}
