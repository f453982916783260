package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.Flag;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.update.ReplicatedType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeysInOrderTest {
  private static final byte[] RAISED = Flag.CODEC.encode(Flag.EMPTY.enable());

  private static Bucket bucket(Iterable<String> keys) {
    TreeMap<String, byte[]> values = new TreeMap<>();
    for (String key : keys) values.put(key, RAISED);
    return Bucket.restored(ReplicatedType.FLAG, values, false);
  }

  @Test
  void keys_of_many_buckets_come_in_one_order_and_each_once_page_by_page() {
    SplittableRandom chance = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      TreeSet<String> all = new TreeSet<>();
      List<Bucket> buckets = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        TreeSet<String> some = new TreeSet<>();
        for (int key = 0; key < chance.nextInt(30); key++)
          some.add("ab".charAt(chance.nextInt(2)) + "/" + chance.nextInt(40));
        all.addAll(some.tailSet("b/"));
        buckets.add(bucket(some));
      }
      List<String> told = new ArrayList<>();
      String from = "b/";
      while (true) {
        List<String> page = KeysInOrder.of(buckets, "b/", from, 1 + chance.nextInt(6));
        if (page.isEmpty()) break;
        told.addAll(page);
        from = page.get(page.size() - 1) + '\0';
      }
      assertThat(told).containsExactlyElementsOf(all);
    }
  }
}
