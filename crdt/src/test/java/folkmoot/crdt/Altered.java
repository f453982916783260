package folkmoot.crdt;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** A type with one part done otherwise: what mutants are made of. */
public final class Altered<T, D, O> implements Lawful<T, D, O> {
  /** An operation as some replica does it. */
  public interface Apply<T, O> {
    T apply(T value, ReplicaId by, O operation);
  }

  private final Lawful<T, D, O> type;
  private BinaryOperator<T> merge;
  private BiFunction<T, D, T> mergeDelta;
  private BinaryOperator<D> mergeDeltas;
  private Function<D, D> delta = told -> told;
  private Apply<T, O> apply;
  private Function<T, Object> value;
  private Function<T, byte[]> encode;

  private Altered(Lawful<T, D, O> type) {
    this.type = type;
    this.merge = type::merge;
    this.mergeDelta = type::mergeDelta;
    this.mergeDeltas = type::mergeDeltas;
    this.apply = type::apply;
    this.value = type::value;
    this.encode = type::encode;
  }

  public static <T, D, O> Altered<T, D, O> of(Lawful<T, D, O> type) {
    return new Altered<>(type);
  }

  public Altered<T, D, O> merging(BinaryOperator<T> otherwise) {
    merge = otherwise;
    return this;
  }

  public Altered<T, D, O> mergingDeltaInto(BiFunction<T, D, T> otherwise) {
    mergeDelta = otherwise;
    return this;
  }

  public Altered<T, D, O> batching(BinaryOperator<D> otherwise) {
    mergeDeltas = otherwise;
    return this;
  }

  public Altered<T, D, O> telling(Function<D, D> otherwise) {
    delta = otherwise;
    return this;
  }

  public Altered<T, D, O> applying(Apply<T, O> otherwise) {
    apply = otherwise;
    return this;
  }

  public Altered<T, D, O> showing(Function<T, Object> otherwise) {
    value = otherwise;
    return this;
  }

  public Altered<T, D, O> encoding(Function<T, byte[]> otherwise) {
    encode = otherwise;
    return this;
  }

  @Override
  public T empty() {
    return type.empty();
  }

  @Override
  public O operation(SplittableRandom chance) {
    return type.operation(chance);
  }

  @Override
  public T apply(T before, ReplicaId by, O operation) {
    return apply.apply(before, by, operation);
  }

  @Override
  public T merge(T one, T other) {
    return merge.apply(one, other);
  }

  @Override
  public T resetDelta(T pending) {
    return type.resetDelta(pending);
  }

  @Override
  public Optional<D> delta(T pending) {
    return type.delta(pending).map(delta);
  }

  @Override
  public T mergeDelta(T into, D told) {
    return mergeDelta.apply(into, told);
  }

  @Override
  public D mergeDeltas(D earlier, D later) {
    return mergeDeltas.apply(earlier, later);
  }

  @Override
  public boolean isAtMost(T lesser, T greater) {
    return type.isAtMost(lesser, greater);
  }

  @Override
  public Object value(T of) {
    return value.apply(of);
  }

  @Override
  public Object expected(List<Event<O>> seen) {
    return type.expected(seen);
  }

  @Override
  public boolean waits() {
    return type.waits();
  }

  @Override
  public byte[] encode(T of) {
    return encode.apply(of);
  }

  @Override
  public T decode(byte[] bytes) {
    return type.decode(bytes);
  }

  @Override
  public byte[] encodeDelta(D of) {
    return type.encodeDelta(of);
  }

  @Override
  public D decodeDelta(byte[] bytes) {
    return type.decodeDelta(bytes);
  }
}
