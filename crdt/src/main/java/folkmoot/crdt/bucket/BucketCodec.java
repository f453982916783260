package folkmoot.crdt.bucket;

import folkmoot.crdt.Codec;
import folkmoot.crdt.ValueReader;
import folkmoot.crdt.ValueWriter;
import folkmoot.crdt.update.ReplicatedType;
import java.util.Optional;
import java.util.TreeMap;

/** The name of the type, 1 if it is split, else 0, how many keys, then each with its value. */
final class BucketCodec extends Codec<Bucket> {
  @Override
  protected void write(Bucket bucket, ValueWriter into) {
    into.text(bucket.type().name()).number(bucket.isSplit() ? 1 : 0).number(bucket.size());
    bucket.values().forEach((key, value) -> into.text(key).block(value));
  }

  @Override
  protected Bucket read(ValueReader from) {
    String name = from.text();
    Optional<ReplicatedType<?>> type = ReplicatedType.named(name);
    ValueReader.check(type.isPresent(), "a bucket of no type");
    long split = from.number();
    ValueReader.check(split <= 1, "neither split nor whole");
    TreeMap<String, byte[]> values = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      String key = from.text();
      byte[] value = from.block();
      type.get().codec().decode(value);
      values.put(key, value);
    }
    return Bucket.of(type.get(), values, split == 1);
  }
}
