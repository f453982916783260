package folkmoot.crdt.bucket;

import folkmoot.crdt.Call;
import folkmoot.crdt.Event;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.LawfulValue;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One bucket of counters as the laws see it: its keys count up, and somebody may split it. */
class LawfulBucket extends LawfulValue<Bucket, Bucket> {
  static final ReplicatedType<GCounter> TYPE = ReplicatedType.G_COUNTER;
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final BucketName NAME = BucketName.root("group", TYPE.name());

  LawfulBucket() {
    super(Bucket.empty(TYPE), Bucket.CODEC, Bucket.CODEC);
  }

  /** What it shows. */
  record Shown(TreeMap<String, BigInteger> counts, boolean split) {}

  @Override
  public Call operation(SplittableRandom chance) {
    return chance.nextInt(6) == 0
        ? new Call("split", "", 0)
        : new Call("increment", KEYS.get(chance.nextInt(3)), 1 + chance.nextLong(3));
  }

  @Override
  public Bucket apply(Bucket bucket, ReplicaId by, Call call) {
    if (call.name().equals("split")) return bucket.splitting();
    // Also where it is split: a side that has not heard of it goes on.
    TreeMap<String, byte[]> more = new TreeMap<>();
    GCounter before = bucket.value(TYPE, call.on()).orElse(GCounter.EMPTY);
    GCounter delta = before.increment(by, call.number()).deltaData().orElseThrow();
    more.put(call.on(), GCounter.CODEC.encode(delta));
    return bucket.changed(Bucket.of(TYPE, more, false));
  }

  @Override
  public boolean isAtMost(Bucket lesser, Bucket greater) {
    if (lesser.isSplit() && !greater.isSplit()) return false;
    return lesser.keys().stream()
        .allMatch(key -> isAtMost(lesser.value(TYPE, key), greater.value(TYPE, key)));
  }

  static boolean isAtMost(Optional<GCounter> lesser, Optional<GCounter> greater) {
    if (lesser.isEmpty()) return true;
    return greater.isPresent()
        && lesser.get().counts().entrySet().stream()
            .allMatch(
                of ->
                    of.getValue()
                            .compareTo(
                                greater.get().counts().getOrDefault(of.getKey(), BigInteger.ZERO))
                        <= 0);
  }

  @Override
  public Object value(Bucket bucket) {
    TreeMap<String, BigInteger> counts = new TreeMap<>();
    bucket.keys().forEach(key -> counts.put(key, bucket.value(TYPE, key).get().value()));
    return new Shown(counts, bucket.isSplit());
  }

  @Override
  public Object expected(List<Event<Call>> seen) {
    TreeMap<String, BigInteger> counts = new TreeMap<>();
    boolean split = false;
    for (Event<Call> event : seen) {
      Call call = event.operation();
      if (call.name().equals("split")) split = true;
      else counts.merge(call.on(), BigInteger.valueOf(call.number()), BigInteger::add);
    }
    return new Shown(counts, split);
  }

  /** By the rules, as the store does it. */
  static Bucket increment(Bucket bucket, ReplicaId by, String key, long amount) {
    Editing<GCounter> editing =
        new Editing<>(BucketRules.of(1 << 16), NAME, TYPE, bucket, above -> Optional.empty());
    editing.edit(key, counter -> new Outcome.Made<>(counter.increment(by, amount)));
    return editing.after();
  }
}
