package folkmoot.node.links;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.faults.FaultMessage;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.Pulse;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.wire.WireMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of a {@link WireMessage}: a version byte, a byte for the kind, then its fields; {@link
 * AppendEntriesCodec} for the two kinds that are frequent, CBOR for all that are rare (DESIGN §2b:
 * a hand-written form is 1.8 times as fast).
 *
 * <p>CBOR is read strictly: a field that is missing, unknown, null or of another type refuses the
 * message. Change comes by the version byte, never by leniency. Safe for use by many threads.
 */
public final class WireCodec {
  private static final byte VERSION = 2;
  private static final byte APPEND_ENTRIES = 1;
  private static final byte APPEND_ENTRIES_REPLY = 2;

  private record Rare(byte kind, ObjectReader reader, ObjectWriter writer) {}

  private final Map<Byte, Rare> byKind = new HashMap<>();
  private final Map<Class<?>, Rare> byType = new HashMap<>();

  public WireCodec() {
    ObjectMapper mapper = strictMapper();
    register(mapper, 3, RaftMessage.RequestPreVote.class);
    register(mapper, 4, RaftMessage.PreVoteReply.class);
    register(mapper, 5, RaftMessage.RequestVote.class);
    register(mapper, 6, RaftMessage.VoteReply.class);
    register(mapper, 7, RaftMessage.RequestReadIndex.class);
    register(mapper, 8, RaftMessage.ReadIndexReply.class);
    register(mapper, 9, RaftMessage.TimeoutNow.class);
    register(mapper, 10, RaftMessage.InstallSnapshot.class);
    register(mapper, 11, RaftMessage.InstallSnapshotReply.class);
    register(mapper, 12, SnapshotMessage.FetchSnapshot.class);
    register(mapper, 13, SnapshotMessage.SnapshotChunk.class);
    register(mapper, 14, SnapshotMessage.SnapshotRefused.class);
    register(mapper, 15, RaftMessage.Recovering.class);
    register(mapper, 32, Hello.class);
    register(mapper, 33, Pulse.class);
    register(mapper, 48, Forwarded.Request.class);
    register(mapper, 49, Forwarded.Reply.class);
    register(mapper, 64, FaultMessage.Stage.class);
    register(mapper, 65, FaultMessage.Apply.class);
    register(mapper, 66, FaultMessage.Heal.class);
    register(mapper, 67, FaultMessage.Done.class);
    register(mapper, 80, WatchMessage.Where.class);
    register(mapper, 81, WatchMessage.Next.class);
    register(mapper, 82, WatchMessage.There.class);
    register(mapper, 83, WatchMessage.Changes.class);
    register(mapper, 84, WatchMessage.Gone.class);
    register(mapper, 85, WatchMessage.Refused.class);
  }

  /**
   * @throws IllegalArgumentException if the message is of no kind that this version knows, or has a
   *     field that no bytes can say
   */
  public byte[] encode(WireMessage message) {
    try {
      if (message instanceof RaftMessage.AppendEntries append) {
        return AppendEntriesCodec.encode(VERSION, APPEND_ENTRIES, append);
      }
      if (message instanceof RaftMessage.AppendEntriesReply reply) {
        return AppendEntriesCodec.encode(VERSION, APPEND_ENTRIES_REPLY, reply);
      }
      return encodeRare(message);
    } catch (IOException | RuntimeException broken) {
      throw new IllegalArgumentException(
          "no bytes for a message of " + message.getClass().getName(), broken);
    }
  }

  /**
   * Reads a message; entries of a log are refused unless each is intact.
   *
   * @throws IllegalArgumentException if the bytes are not exactly those of a message of a kind that
   *     this version knows
   */
  public WireMessage decode(byte[] bytes) {
    if (bytes.length < 2) throw new IllegalArgumentException("a message is cut short");
    if (bytes[0] != VERSION) throw new IllegalArgumentException("a message of version " + bytes[0]);
    try {
      return switch (bytes[1]) {
        case APPEND_ENTRIES -> AppendEntriesCodec.decode(bytes, 2);
        case APPEND_ENTRIES_REPLY -> AppendEntriesCodec.decodeReply(bytes, 2);
        default -> decodeRare(bytes);
      };
    } catch (IOException | RuntimeException broken) {
      throw new IllegalArgumentException("no message of kind %d".formatted(bytes[1]), broken);
    }
  }

  private void register(ObjectMapper mapper, int kind, Class<? extends WireMessage> type) {
    Rare rare = new Rare((byte) kind, mapper.readerFor(type), mapper.writerFor(type));
    byKind.put(rare.kind(), rare);
    byType.put(type, rare);
  }

  private byte[] encodeRare(WireMessage message) throws IOException {
    Rare rare = byType.get(message.getClass());
    if (rare == null) throw new IllegalArgumentException("an unknown kind");
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(VERSION);
    out.write(rare.kind());
    rare.writer().writeValue(out, message);
    return out.toByteArray();
  }

  private WireMessage decodeRare(byte[] bytes) throws IOException {
    Rare rare = byKind.get(bytes[1]);
    if (rare == null) throw new IllegalArgumentException("an unknown kind");
    WireMessage message = rare.reader().readValue(bytes, 2, bytes.length - 2);
    // CBOR's null is well-formed, and Jackson takes it for a record that is not there.
    if (message == null) throw new IllegalArgumentException("no record");
    return message;
  }

  private static ObjectMapper strictMapper() {
    ObjectMapper mapper =
        CBORMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    return mapper;
  }
}
