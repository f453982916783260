package folkmoot.node.links;

import folkmoot.protocol.raft.Voter;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The bytes of a {@link Frame}, big-endian: version 1, then node id, disk id, address and cluster
 * id, each with its length in two bytes, incarnation 8, length of the payload 4, payload.
 *
 * <p>Bytes that are no frame become {@link Links.Unreadable} instead of an exception, so that they
 * reach the {@link Links} and are counted there.
 */
public final class FrameSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final byte VERSION = 1;
  private static final int IDENTIFIER = 0x666f6c6b;
  private static final String MANIFEST = "F";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object message) {
    Frame frame = asFrame(message);
    int strings = 0;
    for (byte[] text : texts(frame)) strings += 2 + text.length;
    ByteBuffer into = ByteBuffer.allocate(1 + strings + 8 + 4 + frame.payload().length);
    write(frame, into);
    return into.array();
  }

  @Override
  public void toBinary(Object message, ByteBuffer into) {
    write(asFrame(message), into);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer from, String manifest) throws NotSerializableException {
    if (!MANIFEST.equals(manifest)) throw new NotSerializableException("manifest " + manifest);
    try {
      return read(from);
    } catch (BufferUnderflowException cut) {
      return new Links.Unreadable("a frame is cut short");
    } catch (IllegalArgumentException refused) {
      return new Links.Unreadable(refused.getMessage());
    }
  }

  private static Frame asFrame(Object message) {
    if (message instanceof Frame frame) return frame;
    throw new IllegalArgumentException("only frames cross, not " + message.getClass());
  }

  private static byte[][] texts(Frame frame) {
    return new byte[][] {
      utf8(frame.from().nodeId()),
      utf8(frame.from().diskId()),
      utf8(frame.fromAddress()),
      utf8(frame.clusterId())
    };
  }

  private static void write(Frame frame, ByteBuffer into) {
    into.put(VERSION);
    for (byte[] text : texts(frame)) {
      if (text.length > 0xffff) throw new IllegalArgumentException("a text in a frame's head");
      into.putShort((short) text.length).put(text);
    }
    into.putLong(frame.incarnation()).putInt(frame.payload().length).put(frame.payload());
  }

  private static Frame read(ByteBuffer from) {
    byte version = from.get();
    if (version != VERSION) throw new IllegalArgumentException("a frame of version " + version);
    Voter voter = new Voter(text(from), text(from));
    String address = text(from);
    String clusterId = text(from);
    long incarnation = from.getLong();
    int length = from.getInt();
    if (length != from.remaining()) {
      throw new IllegalArgumentException(
          "a frame names %d bytes where %d are".formatted(length, from.remaining()));
    }
    return new Frame(voter, address, incarnation, clusterId, bytes(from, length));
  }

  private static String text(ByteBuffer from) {
    int length = Short.toUnsignedInt(from.getShort());
    return new String(bytes(from, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer from, int length) {
    if (length > from.remaining()) throw new BufferUnderflowException();
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
