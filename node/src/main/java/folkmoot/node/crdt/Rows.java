package folkmoot.node.crdt;

import folkmoot.crdt.ValueReader;
import folkmoot.crdt.ValueWriter;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.ReplicatedType;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.pekko.cluster.ddata.ReplicatedData;

/**
 * How entries are written: a chunk of a text whole, as its head; of a bucket a head that says what
 * it is, and each key by itself, so that of many keys those are written that have changed. The
 * bytes of a head are a version, what it is, and the rest.
 */
final class Rows {
  private static final long VERSION = 1;
  private static final long BUCKET = 1;
  private static final long CHUNK = 2;
  private static final long DELETED = 3;

  private Rows() {}

  static byte[] head(Bucket bucket) {
    return new ValueWriter()
        .number(VERSION)
        .number(BUCKET)
        .text(bucket.type().name())
        .number(bucket.isSplit() ? 1 : 0)
        .bytes();
  }

  static byte[] head(TextDocument chunk) {
    return new ValueWriter()
        .number(VERSION)
        .number(CHUNK)
        .block(TextDocument.CODEC.encode(chunk))
        .bytes();
  }

  /** Of what was deleted, and whose name is never used again. */
  static byte[] deleted() {
    return new ValueWriter().number(VERSION).number(DELETED).bytes();
  }

  /** Puts entries together from their rows, as they are read one after the other. */
  static final class Assembly {
    private final BiConsumer<String, Optional<ReplicatedData>> told;
    private final SortedMap<String, byte[]> parts = new TreeMap<>();
    private String entry = "";
    private byte[] head = {};

    /**
     * @param told of each entry: empty if it was deleted
     */
    Assembly(BiConsumer<String, Optional<ReplicatedData>> told) {
      this.told = told;
    }

    /** The entry that is being put together. */
    String entry() {
      return entry;
    }

    /**
     * @throws IllegalArgumentException if it is none of what is written
     */
    void add(Row row) {
      Optional<String> part = row.part();
      if (part.isPresent()) {
        ValueReader.check(row.entry().equals(entry), "a part without a head");
        parts.put(part.get(), row.value());
        return;
      }
      end();
      entry = row.entry();
      head = row.value();
    }

    /** There are no more. */
    void end() {
      if (!entry.isEmpty()) told.accept(entry, value(new ValueReader(head)));
      entry = "";
      parts.clear();
    }

    private Optional<ReplicatedData> value(ValueReader from) {
      long version = from.number();
      ValueReader.check(version == VERSION, "of an unknown version: " + version);
      long kind = from.number();
      if (kind == BUCKET) return Optional.of(bucket(from));
      ValueReader.check(parts.isEmpty(), "parts of what has none");
      if (kind == CHUNK) return Optional.of(TextDocument.CODEC.decode(from.block()));
      ValueReader.check(kind == DELETED, "of an unknown kind: " + kind);
      return Optional.empty();
    }

    private Bucket bucket(ValueReader from) {
      Optional<ReplicatedType<?>> type = ReplicatedType.named(from.text());
      ValueReader.check(type.isPresent(), "a bucket of no type");
      return Bucket.restored(type.get(), parts, from.number() == 1);
    }
  }
}
