package folkmoot.protocol.store;

import folkmoot.protocol.VarInt;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.SessionTokenCodec;
import folkmoot.protocol.watch.HistoryBounds;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bytes of a {@link StoreCommand}: a version byte, a byte for the kind, then its fields; texts
 * and values bear their length in four bytes, big-endian. Of a {@link StoreCommand.Once} a byte
 * says what it bears, then come its turn and its key, and then the change with a kind byte of its
 * own; its numbers are of variable length, since they stand in every entry. A kind that is not
 * known stops whoever reads it: to pass over a command would be to differ from those who know it.
 */
public final class StoreCommandCodec {
  private static final byte VERSION = 1;
  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte PUT_ALL = 3;
  private static final byte FORM_CLUSTER = 4;
  private static final byte DOWN_MEMBERS = 12;
  private static final byte ONCE = 5;
  private static final byte OPEN_SESSION = 6;
  private static final byte WHEN = 7;
  private static final byte INCREMENT = 8;
  private static final byte TRANSACT = 9;
  private static final byte PUT_FOR = 10;
  private static final byte AFTER = 11;
  private static final byte KEEP_HISTORY = 13;

  private static final int HAS_TURN = 1;
  private static final int HAS_KEY = 2;

  private StoreCommandCodec() {}

  public static byte[] encode(StoreCommand command) {
    ByteBuffer into = ByteBuffer.allocate(2 + size(command));
    write(command, into.put(VERSION));
    return into.array();
  }

  /** Bytes behind the kind. */
  private static int size(StoreCommand command) {
    if (command instanceof StoreCommand.Put put)
      return 8 + utf8Length(put.key()) + put.value().length;
    if (command instanceof StoreCommand.Delete delete) return 4 + utf8Length(delete.key());
    if (command instanceof StoreCommand.PutAll all) {
      int size = 4;
      for (Map.Entry<String, byte[]> update : all.updates().entrySet())
        size += 8 + utf8Length(update.getKey()) + update.getValue().length;
      return size;
    }
    if (command instanceof StoreCommand.Once once)
      return 2
          + once.turn().map(StoreCommandCodec::size).orElse(0)
          + once.keyed().map(StoreCommandCodec::size).orElse(0)
          + size(once.change());
    if (command instanceof StoreCommand.OpenSession open) return size(open.keeping());
    if (command instanceof StoreCommand.PutFor put)
      return 8 + utf8Length(put.key()) + put.value().length + VarInt.size(put.ttlMillis());
    if (command instanceof StoreCommand.When when)
      return PreconditionCodec.size(when.condition()) + 1 + size(when.change());
    if (command instanceof StoreCommand.After after)
      return SessionTokenCodec.size(after.seen()) + 1 + size(after.change());
    if (command instanceof StoreCommand.Increment add) return 12 + utf8Length(add.key());
    if (command instanceof StoreCommand.Transact all)
      return TransactionCodec.size(all.transaction());
    if (command instanceof StoreCommand.KeepHistory keep)
      return VarInt.size(keep.bounds().events()) + VarInt.size(keep.bounds().bytes());
    return size((StoreCommand.FormCluster) command);
  }

  private static int size(StoreCommand.FormCluster form) {
    int size = 20 + utf8Length(form.founderNode());
    if (!form.downed().isEmpty()) size += 4;
    for (StoreCommand.ClusterMember member : form.downed())
      size += 12 + utf8Length(member.address());
    return size;
  }

  private static int size(Turn turn) {
    return VarInt.size(turn.session())
        + VarInt.size(turn.sequence())
        + VarInt.size(turn.sequence() - turn.lowest());
  }

  private static int size(Keyed keyed) {
    return 2 * Digest.BYTES
        + VarInt.size(keyed.copies())
        + 4
        + utf8Length(keyed.leader())
        + size(keyed.keeping());
  }

  private static int size(Keeping keeping) {
    return VarInt.size(keeping.most()) + VarInt.size(keeping.millis());
  }

  private static void write(StoreCommand command, ByteBuffer into) {
    if (command instanceof StoreCommand.Put put) {
      block(into.put(PUT), utf8(put.key()));
      block(into, put.value());
    } else if (command instanceof StoreCommand.Delete delete) {
      block(into.put(DELETE), utf8(delete.key()));
    } else if (command instanceof StoreCommand.PutAll all) {
      into.put(PUT_ALL).putInt(all.updates().size());
      for (Map.Entry<String, byte[]> update : all.updates().entrySet()) {
        block(into, utf8(update.getKey()));
        block(into, update.getValue());
      }
    } else if (command instanceof StoreCommand.Once once) {
      writeOnce(once, into.put(ONCE));
    } else if (command instanceof StoreCommand.OpenSession open) {
      write(open.keeping(), into.put(OPEN_SESSION));
    } else if (command instanceof StoreCommand.PutFor put) {
      block(into.put(PUT_FOR), utf8(put.key()));
      block(into, put.value());
      VarInt.put(into, put.ttlMillis());
    } else if (command instanceof StoreCommand.When when) {
      PreconditionCodec.write(when.condition(), into.put(WHEN));
      write(when.change(), into);
    } else if (command instanceof StoreCommand.After after) {
      SessionTokenCodec.write(after.seen(), into.put(AFTER));
      write(after.change(), into);
    } else if (command instanceof StoreCommand.Increment add) {
      block(into.put(INCREMENT), utf8(add.key()));
      into.putLong(add.by());
    } else if (command instanceof StoreCommand.Transact all) {
      TransactionCodec.write(all.transaction(), into.put(TRANSACT));
    } else if (command instanceof StoreCommand.KeepHistory keep) {
      VarInt.put(into.put(KEEP_HISTORY), keep.bounds().events());
      VarInt.put(into, keep.bounds().bytes());
    } else {
      StoreCommand.FormCluster form = (StoreCommand.FormCluster) command;
      into.put(form.downed().isEmpty() ? FORM_CLUSTER : DOWN_MEMBERS).putLong(form.epoch());
      block(into, utf8(form.founderNode()));
      into.putLong(form.founderIncarnation());
      if (!form.downed().isEmpty()) write(form.downed(), into);
    }
  }

  private static void write(SortedSet<StoreCommand.ClusterMember> members, ByteBuffer into) {
    into.putInt(members.size());
    for (StoreCommand.ClusterMember member : members) {
      block(into, utf8(member.address()));
      into.putLong(member.uid());
    }
  }

  private static void writeOnce(StoreCommand.Once once, ByteBuffer into) {
    int bears = (once.turn().isPresent() ? HAS_TURN : 0) | (once.keyed().isPresent() ? HAS_KEY : 0);
    into.put((byte) bears);
    if (once.turn().isPresent()) {
      Turn turn = once.turn().get();
      VarInt.put(into, turn.session());
      VarInt.put(into, turn.sequence());
      VarInt.put(into, turn.sequence() - turn.lowest());
    }
    if (once.keyed().isPresent()) {
      Keyed keyed = once.keyed().get();
      write(keyed.name(), into);
      write(keyed.request(), into);
      VarInt.put(into, keyed.copies());
      block(into, utf8(keyed.leader()));
      write(keyed.keeping(), into);
    }
    write(once.change(), into);
  }

  private static void write(Digest digest, ByteBuffer into) {
    into.putLong(digest.high()).putLong(digest.low());
  }

  private static void write(Keeping keeping, ByteBuffer into) {
    VarInt.put(into, keeping.most());
    VarInt.put(into, keeping.millis());
  }

  /**
   * @throws IllegalArgumentException if the bytes are not those of a command this version knows
   */
  public static StoreCommand decode(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    StoreCommand command;
    try {
      byte version = from.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("unknown version of a store command: " + version);
      }
      command = read(from);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a store command is cut short", cut);
    }
    if (from.hasRemaining()) {
      throw new IllegalArgumentException(
          "%d bytes follow a store command".formatted(from.remaining()));
    }
    return command;
  }

  private static StoreCommand read(ByteBuffer from) {
    byte kind = from.get();
    return switch (kind) {
      case FORM_CLUSTER -> new StoreCommand.FormCluster(from.getLong(), text(from), from.getLong());
      case DOWN_MEMBERS ->
          new StoreCommand.FormCluster(from.getLong(), text(from), from.getLong(), members(from));
      case ONCE -> readOnce(from);
      case OPEN_SESSION -> new StoreCommand.OpenSession(readKeeping(from));
      case KEEP_HISTORY ->
          new StoreCommand.KeepHistory(new HistoryBounds(VarInt.get(from), VarInt.get(from)));
      default -> readChange(kind, from);
    };
  }

  private static SortedSet<StoreCommand.ClusterMember> members(ByteBuffer from) {
    TreeSet<StoreCommand.ClusterMember> members = new TreeSet<>();
    for (int left = from.getInt(); left > 0; left--) {
      members.add(new StoreCommand.ClusterMember(text(from), from.getLong()));
    }
    return members;
  }

  private static StoreCommand.Change readChange(byte kind, ByteBuffer from) {
    return switch (kind) {
      case PUT -> new StoreCommand.Put(text(from), block(from));
      case DELETE -> new StoreCommand.Delete(text(from));
      case PUT_ALL -> readAll(from);
      case PUT_FOR -> new StoreCommand.PutFor(text(from), block(from), VarInt.get(from));
      case WHEN ->
          new StoreCommand.When(PreconditionCodec.read(from), readSingle(from.get(), from));
      case AFTER ->
          new StoreCommand.After(SessionTokenCodec.read(from), readChange(from.get(), from));
      case INCREMENT -> new StoreCommand.Increment(text(from), from.getLong());
      case TRANSACT -> new StoreCommand.Transact(TransactionCodec.read(from));
      default -> throw new IllegalArgumentException("unknown kind of store command: " + kind);
    };
  }

  private static StoreCommand.Single readSingle(byte kind, ByteBuffer from) {
    StoreCommand.Change change = readChange(kind, from);
    if (change instanceof StoreCommand.Single single) return single;
    throw new IllegalArgumentException("no change of one key is of kind " + kind);
  }

  private static StoreCommand.Once readOnce(ByteBuffer from) {
    byte bears = from.get();
    if (bears < 1 || bears > (HAS_TURN | HAS_KEY)) {
      throw new IllegalArgumentException("unknown marks of a store command: " + bears);
    }
    Optional<Turn> turn = (bears & HAS_TURN) == 0 ? Optional.empty() : Optional.of(readTurn(from));
    Optional<Keyed> key = (bears & HAS_KEY) == 0 ? Optional.empty() : Optional.of(readKeyed(from));
    return new StoreCommand.Once(turn, key, readChange(from.get(), from));
  }

  private static Turn readTurn(ByteBuffer from) {
    long session = VarInt.get(from);
    long sequence = VarInt.get(from);
    return new Turn(session, sequence, sequence - VarInt.get(from));
  }

  private static Keyed readKeyed(ByteBuffer from) {
    Digest name = new Digest(from.getLong(), from.getLong());
    Digest request = new Digest(from.getLong(), from.getLong());
    int copies = VarInt.getInt(from);
    return new Keyed(name, request, copies, text(from), readKeeping(from));
  }

  private static Keeping readKeeping(ByteBuffer from) {
    return new Keeping(VarInt.getInt(from), VarInt.get(from));
  }

  private static StoreCommand.PutAll readAll(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0) {
      throw new IllegalArgumentException("a store command names %d keys".formatted(count));
    }
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (updates.put(text(from), block(from)) != null) {
        throw new IllegalArgumentException("a store command names a key twice");
      }
    }
    return new StoreCommand.PutAll(updates);
  }

  static String text(ByteBuffer from) {
    return new String(block(from), StandardCharsets.UTF_8);
  }

  static void block(ByteBuffer into, byte[] bytes) {
    into.putInt(bytes.length).put(bytes);
  }

  static byte[] block(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(
          "a store command names %d bytes where %d are".formatted(length, from.remaining()));
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static int utf8Length(String text) {
    for (int i = 0; i < text.length(); i++) if (text.charAt(i) > 0x7f) return utf8(text).length;
    return text.length();
  }
}
