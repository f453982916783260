package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a crash takes and what it leaves. */
class SimulatedDiskTest {
  private static final int SECTORS = 3;
  private SimulatedDisk disk;
  private DiskFile file;

  @BeforeEach
  void durableFileOfOnes() throws IOException {
    disk = new SimulatedDisk();
    file = disk.open("a");
    fill(1);
    file.sync();
    disk.syncFolder();
  }

  private void fill(int value) throws IOException {
    byte[] bytes = new byte[SECTORS * SimulatedFile.SECTOR];
    Arrays.fill(bytes, (byte) value);
    file.write(0, ByteBuffer.wrap(bytes));
  }

  /** The value of each sector, which is one in all its bytes. */
  private static String sectors(SimulatedDisk disk) throws IOException {
    StringBuilder values = new StringBuilder();
    try (DiskFile file = disk.open("a")) {
      for (int sector = 0; sector < file.size() / SimulatedFile.SECTOR; sector++) {
        ByteBuffer bytes = ByteBuffer.allocate(SimulatedFile.SECTOR);
        file.read((long) sector * SimulatedFile.SECTOR, bytes);
        for (byte each : bytes.array()) assertThat(each).isEqualTo(bytes.get(0));
        values.append(bytes.get(0));
      }
    }
    return values.toString();
  }

  private interface Change {
    void make() throws IOException;
  }

  private Set<String> fates(Change change) throws IOException {
    Set<String> fates = new TreeSet<>();
    for (int seed = 0; seed < 400; seed++) {
      durableFileOfOnes();
      change.make();
      fates.add(sectors(disk.crash(new Random(seed))));
    }
    return fates;
  }

  @Test
  void anUnsyncedWriteSurvivesWholeInAnyPartOrNotAtAll() throws IOException {
    assertThat(fates(() -> fill(2)))
        .containsExactly("111", "112", "121", "122", "211", "212", "221", "222");
  }

  @Test
  void twoUnsyncedWritesSurviveInAnyMixture() throws IOException {
    Change twice =
        () -> {
          fill(2);
          fill(3);
        };
    assertThat(fates(twice)).hasSize(27);
  }

  @Test
  void whatWasSyncedSurvives() throws IOException {
    Change synced =
        () -> {
          fill(2);
          file.sync();
        };
    assertThat(fates(synced)).containsExactly("222");
  }

  @Test
  void aLaterSyncDoesNotSaveWhatAFailedOneLeft() throws IOException {
    Change failed =
        () -> {
          fill(2);
          disk.failNextSync();
          assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
          file.sync();
          assertThat(sectors(disk)).as("still seen").isEqualTo("222");
        };
    assertThat(fates(failed)).contains("111", "222", "121");
    Change again =
        () -> {
          failed.make();
          fill(2);
          file.sync();
        };
    assertThat(fates(again)).containsExactly("222");
  }

  @Test
  void anUnsyncedSizeMayBeTheOldOne() throws IOException {
    assertThat(fates(() -> file.truncate(SimulatedFile.SECTOR))).contains("1", "111");
    assertThat(fates(() -> file.allocate(4 * SimulatedFile.SECTOR))).contains("111", "1110");
  }

  @Test
  void unsyncedChangesOfTheFolderMayBeUndone() throws IOException {
    Set<String> fates = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      durableFileOfOnes();
      disk.open("b");
      disk.rename("a", "c");
      fates.add(String.join("", disk.crash(new Random(seed)).list()));
      durableFileOfOnes();
      disk.rename("a", "c");
      disk.syncFolder();
      assertThat(disk.crash(new Random(seed)).list()).containsExactly("c");
    }
    assertThat(fates).containsExactly("a", "ab", "bc", "c");
  }

  @Test
  void anUndoneRemovalBringsTheFileBack() throws IOException {
    Set<Integer> fates = new TreeSet<>();
    for (int seed = 0; seed < 50; seed++) {
      durableFileOfOnes();
      disk.delete("a");
      SimulatedDisk left = disk.crash(new Random(seed));
      fates.add(left.list().size());
      if (!left.list().isEmpty()) assertThat(sectors(left)).isEqualTo("111");
    }
    assertThat(fates).containsExactly(0, 1);
  }

  @Test
  void theDiskOfAStoppedMachineRefusesEverything() throws IOException {
    SimulatedDisk left = disk.crash(new Random(1));
    assertThatThrownBy(() -> fill(2)).isInstanceOf(IOException.class);
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    assertThatThrownBy(disk::list).isInstanceOf(IOException.class);
    assertThat(sectors(left)).isEqualTo("111");
  }

  @Test
  void aKilledProcessLeavesTheCacheAndItsRisk() throws IOException {
    Set<String> fates = new TreeSet<>();
    for (int seed = 0; seed < 400; seed++) {
      durableFileOfOnes();
      fill(2);
      SimulatedDisk next = disk.killProcess();
      assertThat(sectors(next)).isEqualTo("222");
      assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
      fates.add(sectors(next.crash(new Random(seed))));
    }
    assertThat(fates).hasSize(8);
  }

  @Test
  void aFullDiskRefusesWritesHalfDoneAndIsReadable() throws IOException {
    disk.full(true);
    assertThatThrownBy(() -> fill(2)).hasMessageContaining("No space left");
    assertThatThrownBy(() -> file.allocate(10_000)).hasMessageContaining("No space left");
    ByteBuffer bytes = ByteBuffer.allocate(SECTORS * SimulatedFile.SECTOR);
    file.read(0, bytes);
    assertThat(bytes.get(0)).as("what was refused is there in part").isEqualTo((byte) 2);
    assertThat(bytes.get(bytes.limit() - 1)).isEqualTo((byte) 1);
    disk.full(false);
    fill(2);
    assertThat(sectors(disk)).isEqualTo("222");
  }

  @Test
  void theMachineStopsInTheMiddleOfTheChosenOperation() throws IOException {
    disk.stopAfter(1);
    fill(2);
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    assertThat(disk.isStopped()).isTrue();
    Set<String> fates = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) fates.add(sectors(disk.crash(new Random(seed))));
    assertThat(fates).contains("111", "222");
  }

  @Test
  void aFlippedBitIsSeenAndSurvives() throws IOException {
    disk.flip("a", 600, 2);
    SimulatedDisk left = disk.crash(new Random(1));
    ByteBuffer bytes = ByteBuffer.allocate(1);
    left.open("a").read(600, bytes);
    assertThat(bytes.get(0)).isEqualTo((byte) 5);
  }

  @Test
  void theSameChanceLeavesTheSame() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      durableFileOfOnes();
      fill(2);
      String once = sectors(disk.crash(new Random(seed)));
      durableFileOfOnes();
      fill(2);
      assertThat(sectors(disk.crash(new Random(seed)))).isEqualTo(once);
    }
  }
}
