package folkmoot.crdt;

import java.util.Optional;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/** What is the same of all types; mutants override what they break. */
public abstract class LawfulValue<
        T extends AbstractDeltaReplicatedData<T, D>, D extends ReplicatedDelta>
    implements Lawful<T, D, Call> {
  private final T empty;
  private final Codec<T> codec;
  private final Codec<D> deltaCodec;

  protected LawfulValue(T empty, Codec<T> codec, Codec<D> deltaCodec) {
    this.empty = empty;
    this.codec = codec;
    this.deltaCodec = deltaCodec;
  }

  @Override
  public T empty() {
    return empty;
  }

  @Override
  public T merge(T one, T other) {
    return one.mergeData(other);
  }

  @Override
  @SuppressWarnings("unchecked")
  public T resetDelta(T value) {
    return (T) value.resetDelta();
  }

  @Override
  public Optional<D> delta(T value) {
    return value.deltaData();
  }

  @Override
  public T mergeDelta(T value, D delta) {
    return value.mergeDeltaData(delta);
  }

  @Override
  @SuppressWarnings("unchecked")
  public D mergeDeltas(D earlier, D later) {
    return (D) earlier.merge(later);
  }

  @Override
  public byte[] encode(T value) {
    return codec.encode(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return codec.decode(bytes);
  }

  @Override
  public byte[] encodeDelta(D delta) {
    return deltaCodec.encode(delta);
  }

  @Override
  public D decodeDelta(byte[] bytes) {
    return deltaCodec.decode(bytes);
  }
}
