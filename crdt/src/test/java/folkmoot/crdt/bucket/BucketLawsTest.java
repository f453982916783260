package folkmoot.crdt.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.Laws;
import org.junit.jupiter.api.Test;

class BucketLawsTest {
  private static final long SEEDS = Long.getLong("folkmoot.crdt.seeds", 150);

  @Test
  void a_bucket_keeps_the_laws() {
    assertThat(Laws.counterexample(new LawfulBucket(), SEEDS)).isEmpty();
  }

  @Test
  void buckets_that_split_keep_the_laws_as_if_they_were_one_value() {
    BucketRules rules = BucketRules.of(LawfulBuckets.LIMIT);

    assertThat(Laws.counterexample(new LawfulBuckets(rules), SEEDS)).isEmpty();
  }
}
