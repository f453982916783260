package folkmoot.crdt.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.MalformedValueException;
import folkmoot.crdt.OrSet;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Limits;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BucketTest {
  private static final ReplicaId HERE = new ReplicaId("disk-here", 1);
  private static final ReplicaId THERE = new ReplicaId("disk-there", 1);
  private static final BucketRules RULES = BucketRules.of(64 << 10);
  private static final BucketName ROOT = BucketName.root("g.1.0", "or_set");

  @Test
  void a_bucket_is_known_by_its_key_in_distributed_data() {
    BucketName root = BucketName.root("things.1.0", "or_set");
    for (BucketName name : List.of(root, root.child(true), root.child(false).child(true))) {
      assertThat(BucketName.of(name.id())).contains(name);
    }
    assertThat(BucketName.of("chunk/things.1.0/a/b/1/0")).isEmpty();
    assertThat(BucketName.of("")).isEmpty();
  }

  @Test
  void a_batch_is_one_delta_with_the_changed_keys_only() {
    Bucket many = Bucket.empty(ReplicatedType.G_COUNTER);
    for (int i = 0; i < 100; i++) many = LawfulBucket.increment(many, HERE, "key-" + i, 1);

    Bucket after = LawfulBucket.increment(many.resetDelta(), HERE, "key-7", 5);

    assertThat(after.deltaData().orElseThrow().keys()).containsExactly("key-7");
    assertThat(after.value(ReplicatedType.G_COUNTER, "key-7").map(GCounter::value))
        .contains(BigInteger.valueOf(6));
  }

  @Test
  void its_bytes_are_counted_as_they_are_but_for_a_few() {
    Bucket bucket = Bucket.empty(ReplicatedType.G_COUNTER);
    for (int i = 0; i < 300; i++) {
      bucket = LawfulBucket.increment(bucket, i % 2 == 0 ? HERE : THERE, "k" + i % 97, i);
    }

    assertThat(bucket.bytes()).isBetween(Bucket.CODEC.encode(bucket).length - 20, 97 * 60);
    assertThat(Bucket.CODEC.decode(Bucket.CODEC.encode(bucket))).isEqualTo(bucket);
  }

  @Test
  void two_sides_that_fill_a_bucket_apart_stay_below_128_KiB_together() {
    Bucket one = filled(HERE, "left");
    Bucket other = filled(THERE, "right");

    assertThat(one.bytes()).isBetween(60 << 10, 64 << 10);
    assertThat(Bucket.CODEC.encode(one.mergeData(other)).length).isLessThan(128 << 10);
  }

  private static Circumstances at(ReplicaId by, Limits limits) {
    return new Circumstances(by, 0, limits, Circumstances.Replicas.NONE);
  }

  private static Bucket filled(ReplicaId by, String prefix) {
    Bucket bucket = Bucket.empty(ReplicatedType.OR_SET);
    Limits limits = new Limits(60 << 10, 1);
    for (int i = 0; !bucket.isSplit(); i++) {
      Editing<OrSet> editing =
          new Editing<>(RULES, ROOT, ReplicatedType.OR_SET, bucket, key -> Optional.empty());
      Update add = new Update.Add("x".repeat(500 + i));
      editing.edit(prefix + i % 10, set -> ReplicatedType.OR_SET.update(set, add, at(by, limits)));
      bucket = editing.after().resetDelta();
    }
    return bucket;
  }

  @Test
  void a_key_that_is_alone_is_not_split_off_from_nobody() {
    Bucket bucket = Bucket.empty(ReplicatedType.OR_SET);
    Editing<OrSet> editing =
        new Editing<>(
            BucketRules.of(100), ROOT, ReplicatedType.OR_SET, bucket, key -> Optional.empty());
    Update add = new Update.Add("x".repeat(500));

    Optional<Outcome<OrSet>> made =
        editing.edit(
            "one", set -> ReplicatedType.OR_SET.update(set, add, at(HERE, Limits.DEFAULT)));

    assertThat(made).containsInstanceOf(Outcome.Made.class);
    assertThat(editing.after().isSplit()).isFalse();
  }

  @Test
  void what_is_refused_changes_nothing() {
    Editing<OrSet> editing =
        new Editing<>(
            RULES,
            ROOT,
            ReplicatedType.OR_SET,
            Bucket.empty(ReplicatedType.OR_SET),
            key -> Optional.empty());

    Optional<Outcome<OrSet>> refused =
        editing.edit(
            "one",
            set ->
                ReplicatedType.OR_SET.update(
                    set, new Update.Increment(1), at(HERE, Limits.DEFAULT)));

    assertThat(refused).containsInstanceOf(Outcome.Refused.class);
    assertThat(editing.after()).isEqualTo(Bucket.empty(ReplicatedType.OR_SET));
    assertThat(editing.after().deltaData()).isEmpty();
  }

  @Test
  void names_say_group_type_and_bits() {
    BucketName child = ROOT.child(true).child(false).child(true);

    assertThat(child.id()).isEqualTo("bucket/g.1.0/or_set/101");
    assertThat(child.id()).startsWith(BucketName.beginningOf("g.1.0"));
    for (String key : List.of("a", "b", "c", "d")) {
      BucketName at = ROOT;
      while (at.depth() < BucketName.DEEPEST) {
        assertThat(at.holds(key)).isTrue();
        assertThat(at.child(!BucketName.bit(key, at.depth())).holds(key)).isFalse();
        at = at.child(BucketName.bit(key, at.depth()));
      }
      assertThat(at.holds(key)).isTrue();
    }
  }

  @Test
  void bytes_that_are_no_bucket_are_refused() {
    TreeMap<String, byte[]> values = new TreeMap<>();
    values.put("a", GCounter.CODEC.encode(GCounter.EMPTY.increment(HERE, 3)));
    values.put("b", GCounter.CODEC.encode(GCounter.EMPTY.increment(THERE, 4)));
    Bucket bucket = Bucket.of(ReplicatedType.G_COUNTER, values, false);
    byte[] bytes = Bucket.CODEC.encode(bucket);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Bucket.CODEC.decode(cut))
          .isInstanceOf(MalformedValueException.class);
    }
    for (int at = 0; at < bytes.length; at++) {
      byte[] wrong = bytes.clone();
      wrong[at] ^= 0x40;
      try {
        assertThat(Bucket.CODEC.encode(Bucket.CODEC.decode(wrong))).isEqualTo(wrong);
      } catch (MalformedValueException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }
}
