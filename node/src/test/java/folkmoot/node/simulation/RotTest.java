package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bits turn around only where what was synced later proves that they were durable. */
class RotTest {
  private final Random random = new Random(5);
  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void theLastSyncAndWhatIsNotSyncedAreSpared() throws IOException {
    DiskFile file = disk.open("log");
    write(file, 0, 1000);
    file.sync();
    assertThat(disk.rot(random)).as("nothing was synced after it").isFalse();
    write(file, 1000, 1000);
    assertThat(disk.rot(random)).as("nor written").isFalse();
    file.sync();
    write(file, 2000, 1000);
    for (int i = 0; i < 200; i++) assertThat(disk.rot(random)).isTrue();

    assertThat(read(file, 0, 1000)).isNotEqualTo(zeros());
    assertThat(read(file, 1000, 1000)).isEqualTo(zeros());
    assertThat(read(file, 2000, 1000)).isEqualTo(zeros());
  }

  @Test
  void whatIsWrittenAgainIsSpared() throws IOException {
    DiskFile file = disk.open("log");
    write(file, 0, 1000);
    file.sync();
    write(file, 1000, 1000);
    file.sync();
    write(file, 0, 1000);
    assertThat(disk.rot(random)).isFalse();
  }

  @Test
  void rotSurvivesACrashThatTakesBackWhatWasWrittenInTheSameSector() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedDisk machine = new SimulatedDisk();
      DiskFile file = machine.open("log");
      machine.syncFolder();
      write(file, 0, 10);
      file.sync();
      write(file, 10, 10);
      file.sync();
      write(file, 20, 10);
      assertThat(machine.rot(random)).isTrue();
      byte[] rotten = read(file, 0, 10);
      SimulatedDisk after = machine.crash(new Random(seed));
      assertThat(read(after.open("log"), 0, 10)).isEqualTo(rotten);
    }
  }

  private static void write(DiskFile file, long position, int length) throws IOException {
    file.write(position, ByteBuffer.allocate(length));
  }

  private static byte[] read(DiskFile file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(position, bytes);
    return bytes.array();
  }

  private static byte[] zeros() {
    return new byte[1000];
  }
}
