package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.FoundingRule;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final Random random = new Random(1);

  private Identity open() throws IOException {
    return Identity.open(disk, "node-1", random);
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
    disk.crash();
    Identity second = open();
    assertThat(second.voter()).isEqualTo(first.voter());
    assertThat(second.incarnation()).isEqualTo(2);
  }

  @Test
  void twoDisksGetTwoIds() throws IOException {
    Identity other = Identity.open(new MemoryDisk(), "node-1", random);
    assertThat(open().voter().diskId()).isNotEqualTo(other.voter().diskId());
  }

  @Test
  void theFoundingIsDurableAndNeverChanges() throws IOException {
    Founding founding = founding("node-1", "node-2", "node-3");
    open().belongTo(founding);
    disk.crash();
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
    Identity before = open();
    Founding founding = founding("node-1");
    boolean written = false;
    long lastSaid = before.incarnation();
    for (int operations = 0; !written; operations++) {
      Identity identity = open();
      assertThat(identity.voter()).isEqualTo(before.voter());
      assertThat(identity.incarnation()).as("never said before").isGreaterThan(lastSaid);
      lastSaid = identity.incarnation();
      disk.failAfter(operations);
      try {
        identity.belongTo(founding);
        written = true;
      } catch (IOException expected) {
        assertThat(identity.founding()).as("not seen before it is durable").isEmpty();
      }
      disk.crash();
    }
    assertThat(open().founding()).contains(founding);
  }

  @Test
  void aCrashAtAnyPointOfTheFirstStartLeavesADiskThatStarts() throws IOException {
    for (int operations = 0; operations < 10; operations++) {
      MemoryDisk fresh = new MemoryDisk().failAfter(operations);
      try {
        Identity.open(fresh, "node-1", random);
      } catch (IOException expected) {
        assertThat(expected).isNotInstanceOf(IdentityRefused.class);
      }
      fresh.crash();
      assertThat(Identity.open(fresh, "node-1", random).incarnation()).isBetween(1L, 2L);
    }
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    open().belongTo(founding("node-1", "node-2"));
    byte[] good = disk.bytes(Identity.FILE);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      disk.put(Identity.FILE, bad);
      assertThatThrownBy(this::open)
          .as("byte %d", i)
          .isInstanceOf(IdentityRefused.class)
          .hasMessage("file identity: damaged, its checksum does not match its content");
    }
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    open();
    byte[] good = disk.bytes(Identity.FILE);
    for (int length : List.of(0, 1, 4, 5, good.length / 2, good.length - 1)) {
      disk.put(Identity.FILE, Arrays.copyOf(good, length));
      assertThatThrownBy(this::open)
          .isInstanceOf(IdentityRefused.class)
          .hasMessageStartingWith("file identity: damaged, it");
    }
  }

  @Test
  void aLaterVersionIsRefusedByItsNumber() throws IOException {
    open();
    byte[] bytes = disk.bytes(Identity.FILE);
    bytes[0] = 2;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    disk.put(Identity.FILE, bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(IdentityRefused.class)
        .hasMessage("file identity: written in version 2, known here is only version 1");
  }

  @Test
  void aJournalWithoutIdentityIsRefused() {
    disk.put("0000000001.log", new byte[10]);
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
