package folkmoot.crdt.bucket;

import folkmoot.crdt.Altered;
import folkmoot.crdt.Call;
import folkmoot.crdt.Mutant;
import folkmoot.crdt.bucket.BucketRules.Seeding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Those of one bucket, and of the rules by which they split. */
public final class BucketMutants {
  private static final String ONE = "bucket";
  private static final String ALL = "buckets";
  private static final BucketRules RULES = BucketRules.of(LawfulBuckets.LIMIT);

  private final List<Mutant<?, ?, ?>> mutants = new ArrayList<>();

  private BucketMutants() {}

  public static List<Mutant<?, ?, ?>> all() {
    BucketMutants all = new BucketMutants();
    all.ofOne();
    all.ofRules();
    return all.mutants;
  }

  private void ofOne() {
    mutants.addAll(Mutant.ofAny(ONE, LawfulBucket::new));
    merging("merge forgets that the right is split", (l, r) -> bucket(l.mergeData(r), l.isSplit()));
    merging(
        "merge takes a split back", (l, r) -> bucket(l.mergeData(r), l.isSplit() && r.isSplit()));
    merging("merge keeps the left's keys alone", (l, r) -> keeping(l.mergeData(r), l));
    merging("merge keeps the left's values", BucketMutants::leftsValues);
    batching("a batch is its last delta", (one, next) -> next);
    batching("a batch forgets a split", (one, next) -> bucket(one.mergeData(next), false));
    telling("a delta lacks its first key", BucketMutants::withoutFirst);
    telling("a delta lacks the split", delta -> bucket(delta, false));
  }

  private void ofRules() {
    mutants.addAll(Mutant.ofAny(ALL, () -> new LawfulBuckets(RULES)));
    rule(
        "a child is not seeded",
        new BucketRules(RULES.turn(), RULES.fullness(), Seeding.CHANGE_ALONE, RULES.reading()));
    rule(
        "the other bit",
        new BucketRules(
            (key, depth) -> !BucketName.bit(key, depth),
            RULES.fullness(),
            RULES.seeding(),
            RULES.reading()));
    rule(
        "the bit of another depth",
        new BucketRules(
            (key, depth) -> BucketName.bit(key, depth + 1),
            RULES.fullness(),
            RULES.seeding(),
            RULES.reading()));
    rule(
        "always to the right",
        new BucketRules((key, depth) -> true, RULES.fullness(), RULES.seeding(), RULES.reading()));
    rule(
        "the last bucket is read alone",
        new BucketRules(
            RULES.turn(),
            RULES.fullness(),
            RULES.seeding(),
            path -> path.subList(path.size() - 1, path.size())));
    rule(
        "the root is read alone",
        new BucketRules(
            RULES.turn(), RULES.fullness(), RULES.seeding(), path -> path.subList(0, 1)));
    rule(
        "the parents are read alone",
        new BucketRules(
            RULES.turn(),
            RULES.fullness(),
            RULES.seeding(),
            path -> path.subList(0, Math.max(1, path.size() - 1))));
    rule(
        "never full",
        new BucketRules(
            RULES.turn(), (depth, bytes, keys) -> false, RULES.seeding(), RULES.reading()));
    rule(
        "full at twice the limit",
        new BucketRules(
            RULES.turn(),
            BucketRules.of(2 * LawfulBuckets.LIMIT).fullness(),
            RULES.seeding(),
            RULES.reading()));
  }

  private void merging(String mistake, BinaryOperator<Bucket> merge) {
    add(mistake, Altered.of(new LawfulBucket()).merging(merge));
  }

  private void batching(String mistake, BinaryOperator<Bucket> batch) {
    add(mistake, Altered.of(new LawfulBucket()).batching(batch));
  }

  private void telling(String mistake, UnaryOperator<Bucket> delta) {
    add(mistake, Altered.of(new LawfulBucket()).telling(delta));
  }

  private void add(String mistake, Altered<Bucket, Bucket, Call> broken) {
    mutants.add(new Mutant<>(ONE, mistake, new LawfulBucket(), broken));
  }

  private void rule(String mistake, BucketRules rules) {
    mutants.add(new Mutant<>(ALL, mistake, new LawfulBuckets(RULES), new LawfulBuckets(rules)));
  }

  private static Bucket bucket(Bucket of, boolean split) {
    return Bucket.of(of.type(), of.values(), split);
  }

  private static Bucket keeping(Bucket all, Bucket left) {
    TreeMap<String, byte[]> values = new TreeMap<>(all.values());
    values.keySet().retainAll(left.values().keySet());
    return Bucket.of(all.type(), values, all.isSplit());
  }

  private static Bucket leftsValues(Bucket left, Bucket right) {
    SortedMap<String, byte[]> values = new TreeMap<>(right.values());
    values.putAll(left.values());
    return Bucket.of(left.type(), values, left.isSplit() || right.isSplit());
  }

  private static Bucket withoutFirst(Bucket delta) {
    TreeMap<String, byte[]> values = new TreeMap<>(delta.values());
    values.pollFirstEntry();
    return Bucket.of(delta.type(), values, delta.isSplit());
  }
}
