package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.journal.DiskFile;
import folkmoot.node.journal.FileDisk;
import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.FoundingRule;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private final Random random = new Random(1);
  private SimulatedDisk disk = new SimulatedDisk();

  private Identity open() throws IOException {
    return Identity.open(disk, "node-1", random);
  }

  private byte[] bytes() throws IOException {
    try (DiskFile file = disk.open(Identity.FILE)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(0, bytes);
      return bytes.array();
    }
  }

  private void put(String name, byte[] bytes) throws IOException {
    try (DiskFile file = disk.open(name)) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(bytes));
      file.sync();
    }
    disk.syncFolder();
  }

  private static Founding founding(String... nodes) {
    TreeSet<Voter> voters = new TreeSet<>();
    for (String node : nodes) voters.add(new Voter(node, "disk of " + node));
    return FoundingRule.of(voters);
  }

  @Test
  void theDiskIdIsDrawnOnceAndTheIncarnationIsOneMoreAtEachStart() throws IOException {
    Identity first = open();
    assertThat(first.voter().nodeId()).isEqualTo("node-1");
    assertThat(first.voter().diskId()).matches("[0-9a-f]{32}");
    assertThat(first.incarnation()).isEqualTo(1);
    disk = disk.crash(random);
    Identity second = open();
    assertThat(second.voter()).isEqualTo(first.voter());
    assertThat(second.incarnation()).isEqualTo(2);
  }

  @Test
  void twoDisksGetTwoIds() throws IOException {
    Identity other = Identity.open(new SimulatedDisk(), "node-1", random);
    assertThat(open().voter().diskId()).isNotEqualTo(other.voter().diskId());
  }

  @Test
  void theFoundingIsDurableAndNeverChanges() throws IOException {
    Founding founding = founding("node-1", "node-2", "node-3");
    open().belongTo(founding);
    disk = disk.crash(random);
    Identity again = open();
    assertThat(again.founding()).contains(founding);
    again.belongTo(founding);
    assertThatThrownBy(() -> again.belongTo(founding("node-1")))
        .isInstanceOf(InvariantBroken.class)
        .hasMessageContaining(founding.clusterId());
    assertThat(again.founding()).contains(founding);
  }

  @Test
  void aCrashAtAnyPointOfAWriteLeavesTheOldOrTheNewWhole() throws IOException {
    Founding founding = founding("node-1");
    for (int run = 0; run < 50; run++) {
      disk = new SimulatedDisk();
      Identity before = open();
      boolean written = false;
      long lastSaid = before.incarnation();
      for (int operations = 0; !written; operations++) {
        Identity identity = open();
        assertThat(identity.voter()).isEqualTo(before.voter());
        assertThat(identity.incarnation()).as("never said before").isGreaterThan(lastSaid);
        lastSaid = identity.incarnation();
        disk.stopAfter(operations);
        try {
          identity.belongTo(founding);
          written = true;
        } catch (IOException expected) {
          assertThat(disk.isStopped()).isTrue();
        }
        boolean seen = identity.founding().isPresent();
        disk = disk.crash(random);
        if (seen) assertThat(open().founding()).as("durable before seen").contains(founding);
      }
    }
  }

  @Test
  void aCrashAtAnyPointOfAStartLeavesADiskThatStarts() throws IOException {
    for (int run = 0; run < 50; run++) {
      disk = new SimulatedDisk();
      for (int operations = 0; operations < 10; operations++) {
        disk.stopAfter(operations);
        try {
          open();
        } catch (IOException expected) {
          assertThat(expected).isNotInstanceOf(IdentityRefused.class);
        }
        disk = disk.crash(random);
      }
      assertThat(open().incarnation()).isGreaterThan(1);
    }
  }

  @Test
  void aKilledProcessIsFollowedByAHigherIncarnation() throws IOException {
    Identity first = open();
    disk.stopAfter(4); // The renaming is seen by the next process, but not durable yet.
    assertThatThrownBy(() -> first.belongTo(founding("node-1"))).isInstanceOf(IOException.class);
    disk = disk.killProcess();
    Identity second = open();
    disk = disk.crash(random);
    Identity third = open();
    assertThat(third.incarnation()).isEqualTo(second.incarnation() + 1);
    assertThat(third.founding()).isEqualTo(second.founding());
  }

  @Test
  void aRealFolderKeepsIt(@TempDir Path folder) throws IOException {
    Voter voter;
    try (FileDisk files = FileDisk.open(folder)) {
      Identity first = Identity.open(files, "node-1", random);
      first.belongTo(founding("node-1"));
      voter = first.voter();
    }
    try (FileDisk files = FileDisk.open(folder)) {
      Identity second = Identity.open(files, "node-1", random);
      assertThat(second.voter()).isEqualTo(voter);
      assertThat(second.incarnation()).isEqualTo(2);
      assertThat(second.founding()).contains(founding("node-1"));
      assertThat(files.list()).containsExactly(Identity.FILE);
    }
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    open().belongTo(founding("node-1", "node-2"));
    int length = bytes().length;
    for (int i = 0; i < length; i++) {
      disk.flip(Identity.FILE, i, 4);
      assertThatThrownBy(this::open)
          .as("byte %d", i)
          .isInstanceOf(IdentityRefused.class)
          .hasMessage("file identity: damaged, its checksum does not match its content");
      disk.flip(Identity.FILE, i, 4);
    }
    assertThat(open().founding()).isPresent();
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    open();
    byte[] good = bytes();
    for (int length : List.of(0, 1, 4, 5, good.length / 2, good.length - 1)) {
      put(Identity.FILE, Arrays.copyOf(good, length));
      assertThatThrownBy(this::open)
          .isInstanceOf(IdentityRefused.class)
          .hasMessageStartingWith("file identity: damaged, it");
    }
  }

  @Test
  void aLaterVersionIsRefusedByItsNumber() throws IOException {
    open();
    byte[] bytes = bytes();
    bytes[0] = 2;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    put(Identity.FILE, bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(IdentityRefused.class)
        .hasMessage("file identity: written in version 2, known here is only version 1");
  }

  @Test
  void aJournalWithoutIdentityIsRefused() throws IOException {
    put("0000000001.log", new byte[10]);
    assertThatThrownBy(this::open)
        .isInstanceOf(IdentityRefused.class)
        .hasMessage(
            "file identity: missing, but there is 0000000001.log: this disk has a past that it"
                + " cannot name");
    assertThat(disk.list()).as("nothing was written").containsExactly("0000000001.log");
  }

  @Test
  void theDiskOfAnotherNodeIsRefused() throws IOException {
    open();
    assertThatThrownBy(() -> Identity.open(disk, "node-2", random))
        .isInstanceOf(IdentityRefused.class)
        .hasMessage("file identity: this disk belongs to node-1, this node is node-2");
  }
}
