package folkmoot.crdt.bucket;

import static folkmoot.crdt.Laws.hold;

import folkmoot.crdt.Call;
import folkmoot.crdt.Event;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.Lawful;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.ValueReader;
import folkmoot.crdt.ValueWriter;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All counters of a group as the laws see them: many keys in buckets that split at few bytes.
 * Whoever counts does so where the path ends as far as it knows; whoever reads reads the path.
 */
class LawfulBuckets implements Lawful<Tree, Tree, Call> {
  static final int LIMIT = 60;
  static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");
  private static final ReplicatedType<GCounter> TYPE = ReplicatedType.G_COUNTER;
  private static final BucketName ROOT = BucketName.root("group", TYPE.name());

  private final BucketRules rules;

  LawfulBuckets(BucketRules rules) {
    this.rules = rules;
  }

  List<BucketName> path(Tree tree, String key) {
    return rules.path(ROOT, key, tree::isSplit);
  }

  /** What a replica reads. */
  Optional<GCounter> read(Tree tree, String key) {
    return joined(tree, key, rules.reading().of(path(tree, key)));
  }

  private static Optional<GCounter> joined(Tree tree, String key, List<BucketName> of) {
    return of.stream()
        .flatMap(name -> tree.bucket(name).value(TYPE, key).stream())
        .reduce(GCounter::mergeData);
  }

  @Override
  public Tree empty() {
    return Tree.EMPTY;
  }

  @Override
  public Call operation(SplittableRandom chance) {
    String key = KEYS.get(chance.nextInt(KEYS.size()));
    return chance.nextInt(5) == 0
        ? new Call("split", key, 0)
        : new Call("increment", key, 1 + chance.nextLong(3));
  }

  @Override
  public Tree apply(Tree before, ReplicaId by, Call call) {
    List<BucketName> path = path(before, call.on());
    BucketName leaf = path.get(path.size() - 1);
    if (call.name().equals("split")) return before.with(leaf, before.bucket(leaf).splitting());
    Tree after = counted(before, by, call, path);
    return after.isSplit(leaf) ? apply(after, by, call) : after;
  }

  /** Counts, or splits the bucket that it would be counted in. */
  private Tree counted(Tree before, ReplicaId by, Call call, List<BucketName> path) {
    String key = call.on();
    BucketName leaf = path.get(path.size() - 1);
    List<BucketName> above = path.subList(0, path.size() - 1);
    Editing<GCounter> editing =
        new Editing<>(rules, leaf, TYPE, before.bucket(leaf), one -> joined(before, one, above));
    editing.edit(key, counter -> new Outcome.Made<>(counter.increment(by, call.number())));
    Bucket after = editing.after();
    Tree all = before.with(leaf, after);
    hold(leaf.holds(key), "a key is where its hash belongs", key, leaf);
    if (after.isSplit()) return all;
    hold(
        LawfulBucket.isAtMost(joined(before, key, path), after.value(TYPE, key)),
        "a bucket that is written has all that the writer knew of the key",
        key,
        after);
    hold(
        after.bytes() <= LIMIT || after.size() == 1 || after.bytes() <= before.bucket(leaf).bytes(),
        "what is written does not grow past the limit",
        after);
    return all;
  }

  @Override
  public Tree merge(Tree one, Tree other) {
    return one.merge(other);
  }

  @Override
  public Tree resetDelta(Tree tree) {
    return tree.withoutDelta();
  }

  @Override
  public Optional<Tree> delta(Tree tree) {
    return tree.delta();
  }

  @Override
  public Tree mergeDelta(Tree tree, Tree delta) {
    return tree.merge(delta);
  }

  @Override
  public Tree mergeDeltas(Tree earlier, Tree later) {
    return earlier.merge(later);
  }

  @Override
  public boolean isAtMost(Tree lesser, Tree greater) {
    LawfulBucket of = new LawfulBucket();
    return lesser.buckets().entrySet().stream()
        .allMatch(
            one ->
                greater.buckets().containsKey(one.getKey())
                    && of.isAtMost(one.getValue(), greater.bucket(one.getKey())));
  }

  @Override
  public Object value(Tree tree) {
    TreeMap<String, BigInteger> counts = new TreeMap<>();
    for (String key : KEYS) read(tree, key).ifPresent(counter -> counts.put(key, counter.value()));
    return counts;
  }

  @Override
  public Object expected(List<Event<Call>> seen) {
    TreeMap<String, BigInteger> counts = new TreeMap<>();
    for (Event<Call> event : seen) {
      Call call = event.operation();
      if (call.name().equals("split")) continue;
      counts.merge(call.on(), BigInteger.valueOf(call.number()), BigInteger::add);
    }
    return counts;
  }

  @Override
  public byte[] encode(Tree tree) {
    ValueWriter into = new ValueWriter().number(tree.buckets().size());
    tree.buckets()
        .forEach(
            (name, bucket) ->
                into.number(name.depth())
                    .amount(BigInteger.valueOf(name.prefix()))
                    .block(Bucket.CODEC.encode(bucket)));
    return into.bytes();
  }

  @Override
  public Tree decode(byte[] bytes) {
    ValueReader from = new ValueReader(bytes);
    TreeMap<BucketName, Bucket> buckets = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      int depth = from.count();
      long prefix = from.amount().longValue();
      BucketName name = new BucketName(ROOT.group(), ROOT.type(), depth, prefix);
      buckets.put(name, Bucket.CODEC.decode(from.block()));
    }
    return new Tree(buckets, new TreeMap<>());
  }

  @Override
  public byte[] encodeDelta(Tree delta) {
    return encode(delta);
  }

  @Override
  public Tree decodeDelta(byte[] bytes) {
    return decode(bytes);
  }
}
