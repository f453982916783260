package folkmoot.crdt.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.Call;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Buckets spread one by one, in any order: a child may be there before its parent says so. */
class PiecemealTest {
  private static final long SEEDS = Long.getLong("folkmoot.crdt.seeds", 400);
  private static final int REPLICAS = 3;
  private static final LawfulBuckets BUCKETS =
      new LawfulBuckets(BucketRules.of(LawfulBuckets.LIMIT));

  /** A replica, and of each of its buckets the operations that are in it. */
  private static final class Replica {
    Tree tree = Tree.EMPTY;
    final TreeMap<BucketName, TreeSet<Integer>> within = new TreeMap<>();

    TreeSet<Integer> in(BucketName bucket) {
      return within.computeIfAbsent(bucket, none -> new TreeSet<>());
    }

    /** The operations that a read of the key sees. */
    TreeSet<Integer> visible(String key, List<Call> operations) {
      TreeSet<Integer> visible = new TreeSet<>();
      for (BucketName name : BUCKETS.path(tree, key)) visible.addAll(in(name));
      visible.removeIf(number -> !operations.get(number).on().equals(key));
      return visible;
    }
  }

  private final List<Call> operations = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  @Test
  void the_value_read_is_that_of_the_operations_that_are_visible() {
    for (long seed = 0; seed < SEEDS; seed++) {
      operations.clear();
      replicas.clear();
      for (int i = 0; i < REPLICAS; i++) replicas.add(new Replica());
      play(new SplittableRandom(seed), "seed " + seed);
    }
  }

  private void play(SplittableRandom chance, String story) {
    for (int step = 0; step < 60; step++) {
      int at = chance.nextInt(REPLICAS);
      if (chance.nextBoolean()) operate(at, BUCKETS.operation(chance));
      else spread(replicas.get(chance.nextInt(REPLICAS)), replicas.get(at), chance);
      replicas.forEach(replica -> check(replica, story));
    }
    for (Replica one : replicas) {
      for (Replica other : replicas) {
        for (BucketName name : other.tree.buckets().keySet()) spread(other, one, name);
      }
    }
    for (Replica one : replicas) {
      check(one, story);
      for (String key : LawfulBuckets.KEYS) {
        assertThat(one.visible(key, operations))
            .as("%s: all of %s in the end", story, key)
            .hasSize((int) operations.stream().filter(o -> counts(o, key)).count());
      }
    }
  }

  private static boolean counts(Call call, String key) {
    return call.name().equals("increment") && call.on().equals(key);
  }

  private void operate(int at, Call call) {
    Replica replica = replicas.get(at);
    TreeSet<Integer> seen = replica.visible(call.on(), operations);
    replica.tree = BUCKETS.apply(replica.tree, new ReplicaId("disk-" + at, 1), call).withoutDelta();
    if (call.name().equals("split")) return;
    List<BucketName> path = BUCKETS.path(replica.tree, call.on());
    TreeSet<Integer> leaf = replica.in(path.get(path.size() - 1));
    leaf.add(operations.size());
    leaf.addAll(seen);
    operations.add(call);
  }

  private void spread(Replica from, Replica to, SplittableRandom chance) {
    List<BucketName> names = new ArrayList<>(from.tree.buckets().keySet());
    if (!names.isEmpty()) spread(from, to, names.get(chance.nextInt(names.size())));
  }

  private static void spread(Replica from, Replica to, BucketName name) {
    TreeMap<BucketName, Bucket> one = new TreeMap<>();
    one.put(name, from.tree.bucket(name));
    to.tree = to.tree.merge(new Tree(one, new TreeMap<>()));
    to.in(name).addAll(from.in(name));
  }

  private void check(Replica replica, String story) {
    for (String key : LawfulBuckets.KEYS) {
      BigInteger sum = BigInteger.ZERO;
      for (int number : replica.visible(key, operations)) {
        sum = sum.add(BigInteger.valueOf(operations.get(number).number()));
      }
      BigInteger read =
          BUCKETS.read(replica.tree, key).map(GCounter::value).orElse(BigInteger.ZERO);
      assertThat(read).as("%s: %s", story, key).isEqualTo(sum);
    }
  }
}
