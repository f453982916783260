package folkmoot.protocol.store;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.VarInt;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.Position;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several changes that follow each other, as bytes. Of each: by how much the index of its entry is
 * higher than that of the one before it, the kind in a byte, the key and, of a put, the value, each
 * with its length; the numbers are of variable length. Where the first is stands beside the page.
 */
public final class HistoryPage {
  private static final int MOST_BYTES_OF_NUMBERS = 9 + 1 + 5 + 5;

  private final Position first;
  private ByteBuffer bytes;
  private Position last;
  private int events;

  /**
   * An empty page.
   *
   * @param first position of the change that comes first
   */
  public HistoryPage(Position first) {
    this(first, ByteBuffer.allocate(512));
  }

  private HistoryPage(Position first, ByteBuffer bytes) {
    this.first = first;
    this.last = new Position(first.index(), first.count() - 1);
    this.bytes = bytes;
  }

  /** A page with what these bytes say, which goes on behind it. */
  public static HistoryPage of(Position first, byte[] encoded) {
    HistoryPage page = new HistoryPage(first, ByteBuffer.allocate(encoded.length + 512));
    List<ChangeEvent> events = decode(first, encoded);
    page.bytes.put(encoded);
    page.events = events.size();
    page.last = events.get(events.size() - 1).position();
    return page;
  }

  public Position first() {
    return first;
  }

  public int events() {
    return events;
  }

  public int size() {
    return bytes.position();
  }

  /**
   * Adds a change behind all others.
   *
   * @param keyOffset where in {@code key} its UTF-8 bytes begin
   */
  public void add(Position position, Kind kind, byte[] key, int keyOffset, byte[] value) {
    Invariants.check(last.isBefore(position), "%s comes after %s", position, last);
    reserve(MOST_BYTES_OF_NUMBERS + key.length + value.length);
    VarInt.put(bytes, position.index() - last.index());
    bytes.put((byte) kind.ordinal());
    VarInt.put(bytes, key.length - keyOffset);
    bytes.put(key, keyOffset, key.length - keyOffset);
    if (kind == Kind.PUT) {
      VarInt.put(bytes, value.length);
      bytes.put(value);
    }
    last = position;
    events++;
  }

  private void reserve(int more) {
    if (bytes.remaining() >= more) return;
    int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
    bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
  }

  public byte[] encoded() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * The changes of a page.
   *
   * @throws IllegalArgumentException if the bytes are not those of a page
   */
  public static List<ChangeEvent> decode(Position first, byte[] encoded) {
    ByteBuffer from = ByteBuffer.wrap(encoded);
    List<ChangeEvent> events = new ArrayList<>();
    long index = first.index();
    int count = first.count() - 1;
    try {
      while (from.hasRemaining()) {
        long further = VarInt.get(from);
        index += further;
        count = further == 0 ? count + 1 : 1;
        events.add(read(new Position(index, count), from));
      }
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a page of changes is cut short", cut);
    }
    if (events.isEmpty()) throw new IllegalArgumentException("a page of no change");
    return events;
  }

  /**
   * What is to be known of a page without reading its keys and values.
   *
   * @param last position of its last change
   */
  public record Extent(int events, int bytes, Position last) {}

  /** The extent of this page as it is now. */
  public Extent extent() {
    return new Extent(events, size(), last);
  }

  /** The extent of the page that these bytes are of. */
  public static Extent extent(Position first, byte[] encoded) {
    ByteBuffer from = ByteBuffer.wrap(encoded);
    int events = 0;
    long index = first.index();
    int count = first.count() - 1;
    while (from.hasRemaining()) {
      long further = VarInt.get(from);
      index += further;
      count = further == 0 ? count + 1 : 1;
      boolean isPut = from.get() == Kind.PUT.ordinal();
      skip(from);
      if (isPut) skip(from);
      events++;
    }
    return new Extent(events, encoded.length, new Position(index, count));
  }

  private static void skip(ByteBuffer from) {
    int length = VarInt.getInt(from);
    from.position(from.position() + length);
  }

  private static ChangeEvent read(Position position, ByteBuffer from) {
    byte number = from.get();
    if (number < 0 || number >= KINDS.length)
      throw new IllegalArgumentException("unknown kind of change: " + number);
    Kind kind = KINDS[number];
    String key = new String(block(from), StandardCharsets.UTF_8);
    byte[] value = kind == Kind.PUT ? block(from) : ChangeEvent.NOTHING;
    return new ChangeEvent(position, kind, key, value);
  }

  private static final Kind[] KINDS = Kind.values();

  private static byte[] block(ByteBuffer from) {
    int length = VarInt.getInt(from);
    if (length > from.remaining())
      throw new IllegalArgumentException(
          "a change names %d bytes where %d are".formatted(length, from.remaining()));
    byte[] block = new byte[length];
    from.get(block);
    return block;
  }
}
