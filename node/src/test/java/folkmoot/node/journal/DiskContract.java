package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What every disk does as long as nothing fails. */
abstract class DiskContract {
  abstract Disk emptyDisk() throws IOException;

  static byte[] read(DiskFile file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(position, bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    return bytes.array();
  }

  @Test
  void filesAreListedByNameRenamedAndRemoved() throws IOException {
    Disk disk = emptyDisk();
    assertThat(disk.list()).isEmpty();
    disk.open("b").close();
    disk.open("a").close();
    assertThat(disk.list()).containsExactly("a", "b");
    try (DiskFile file = disk.open("a")) {
      file.write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    disk.rename("a", "b");
    disk.syncFolder();
    assertThat(disk.list()).containsExactly("b");
    try (DiskFile file = disk.open("b")) {
      assertThat(read(file, 0, 3)).containsExactly(1, 2, 3);
    }
    disk.delete("b");
    disk.syncFolder();
    assertThat(disk.list()).isEmpty();
    assertThatThrownBy(() -> disk.delete("b")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.rename("b", "c")).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsWrittenIsReadAtItsPosition() throws IOException {
    try (DiskFile file = emptyDisk().open("a")) {
      ByteBuffer bytes = ByteBuffer.allocate(3000);
      for (int i = 0; i < 3000; i++) bytes.put(i, (byte) i);
      file.write(100, bytes);
      assertThat(bytes.hasRemaining()).isFalse();
      assertThat(file.size()).isEqualTo(3100);
      assertThat(read(file, 0, 100)).containsOnly(0);
      assertThat(read(file, 100, 3000)).isEqualTo(bytes.array());
      file.write(611, ByteBuffer.wrap(new byte[] {9}));
      assertThat(read(file, 610, 3)).containsExactly((byte) 510, (byte) 9, (byte) 512);
      file.sync();
    }
  }

  @Test
  void allocatedBytesAreZerosAndKeepWhatIsThere() throws IOException {
    try (DiskFile file = emptyDisk().open("a")) {
      file.write(0, ByteBuffer.wrap(new byte[] {7}));
      file.allocate((1 << 20) + 100);
      assertThat(file.size()).isEqualTo((1 << 20) + 100);
      assertThat(read(file, 0, 1)).containsExactly(7);
      assertThat(read(file, 1, (1 << 20) + 99)).containsOnly(0);
      file.allocate(10);
      assertThat(file.size()).as("never shorter").isEqualTo((1 << 20) + 100);
    }
  }

  @Test
  void readingPastTheEndFails() throws IOException {
    try (DiskFile file = emptyDisk().open("a")) {
      file.allocate(100);
      assertThatThrownBy(() -> read(file, 90, 11)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whatIsCutOffIsZeroWhenTheFileGrowsAgain() throws IOException {
    try (DiskFile file = emptyDisk().open("a")) {
      file.write(0, ByteBuffer.wrap(new byte[2000]).put(700, (byte) 5).put(1500, (byte) 6));
      file.truncate(800);
      assertThat(file.size()).isEqualTo(800);
      file.allocate(2000);
      assertThat(read(file, 700, 1)).containsExactly(5);
      assertThat(read(file, 1500, 1)).containsExactly(0);
    }
  }

  @Test
  void allOpeningsOfAFileSeeTheSameBytes() throws IOException {
    Disk disk = emptyDisk();
    try (DiskFile one = disk.open("a");
        DiskFile two = disk.open("a")) {
      one.write(0, ByteBuffer.wrap(new byte[] {4}));
      assertThat(read(two, 0, 1)).containsExactly(4);
    }
  }
}
