package folkmoot.node.membership;

import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.raft.Voter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * The bytes of the identity file, big-endian: a version byte; node id, disk id; incarnation 8; a
 * byte that is 1 if a founding follows: cluster id, number of voters 4, node id and disk id of
 * each; CRC32C over all that 4. Texts are modified UTF-8 after their length in two bytes.
 */
final class IdentityCodec {
  static final byte VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;

  private IdentityCodec() {}

  static byte[] encode(IdentityContent content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream into = new DataOutputStream(bytes)) {
      into.writeByte(VERSION);
      into.writeUTF(content.nodeId());
      into.writeUTF(content.diskId());
      into.writeLong(content.incarnation());
      into.writeBoolean(content.founding().isPresent());
      if (content.founding().isPresent()) write(content.founding().get(), into);
      into.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException impossible) {
      throw new AssertionError("memory takes every byte", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IdentityRefused if these are not the whole and unchanged bytes of a version known here
   */
  static IdentityContent decode(byte[] bytes) throws IdentityRefused {
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 1)
      throw new IdentityRefused("damaged, it has only %d bytes".formatted(bytes.length));
    if (ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
      throw new IdentityRefused("damaged, its checksum does not match its content");
    }
    if (bytes[0] != VERSION) {
      throw new IdentityRefused(
          "written in version %d, known here is only version %d".formatted(bytes[0], VERSION));
    }
    InputStream content = new ByteArrayInputStream(bytes, 1, length - 1);
    try (DataInputStream from = new DataInputStream(content)) {
      return read(from);
    } catch (IOException cut) {
      throw new IdentityRefused("damaged, its content is cut short");
    }
  }

  private static void write(Founding founding, DataOutputStream into) throws IOException {
    into.writeUTF(founding.clusterId());
    into.writeInt(founding.voters().size());
    for (Voter voter : founding.voters()) {
      into.writeUTF(voter.nodeId());
      into.writeUTF(voter.diskId());
    }
  }

  private static IdentityContent read(DataInputStream from) throws IOException {
    String nodeId = from.readUTF();
    String diskId = from.readUTF();
    long incarnation = from.readLong();
    Optional<Founding> founding =
        from.readBoolean() ? Optional.of(readFounding(from)) : Optional.empty();
    return new IdentityContent(nodeId, diskId, incarnation, founding);
  }

  private static Founding readFounding(DataInputStream from) throws IOException {
    String clusterId = from.readUTF();
    int count = from.readInt();
    TreeSet<Voter> voters = new TreeSet<>();
    for (int i = 0; i < count; i++) voters.add(new Voter(from.readUTF(), from.readUTF()));
    return new Founding(clusterId, voters);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
