package folkmoot.crdt;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes of a {@link GCounter}, equal exactly for equal counters, big-endian: a version byte,
 * how many replicas 4, then for each in the order of their names: length of the disk id 2, disk id
 * in UTF-8, incarnation 8, length of the count 2, count in as few bytes as it takes.
 */
public final class GCounterCodec {
  private static final byte VERSION = 1;

  private GCounterCodec() {}

  public static byte[] encode(GCounter counter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream into = new DataOutputStream(bytes)) {
      SortedMap<ReplicaId, BigInteger> counts = counter.counts();
      into.writeByte(VERSION);
      into.writeInt(counts.size());
      for (Map.Entry<ReplicaId, BigInteger> count : counts.entrySet()) {
        writeBlock(into, count.getKey().diskId().getBytes(StandardCharsets.UTF_8));
        into.writeLong(count.getKey().incarnation());
        writeBlock(into, count.getValue().toByteArray());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if {@link #encode} makes these bytes of no counter
   */
  public static GCounter decode(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    try {
      byte version = from.get();
      refuseUnless(version == VERSION, "unknown version of a counter: " + version);
      TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>();
      for (int left = from.getInt(); left > 0; left--) {
        String diskId = new String(readBlock(from), StandardCharsets.UTF_8);
        ReplicaId replica = new ReplicaId(diskId, from.getLong());
        byte[] shown = readBlock(from);
        refuseUnless(shown.length > 0, "a count without digits");
        counts.put(replica, new BigInteger(shown));
      }
      GCounter counter = GCounter.of(counts);
      refuseUnless(java.util.Arrays.equals(bytes, encode(counter)), "not the bytes of a counter");
      return counter;
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a counter is cut short", cut);
    }
  }

  private static void writeBlock(DataOutputStream into, byte[] block) throws IOException {
    if (block.length > 0xffff) {
      throw new IllegalArgumentException("a name or a count of %d bytes".formatted(block.length));
    }
    into.writeShort(block.length);
    into.write(block);
  }

  private static byte[] readBlock(ByteBuffer from) {
    byte[] block = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(block);
    return block;
  }

  private static void refuseUnless(boolean fine, String complaint) {
    if (!fine) throw new IllegalArgumentException(complaint);
  }
}
