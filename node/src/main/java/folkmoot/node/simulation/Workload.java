package folkmoot.node.simulation;

import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What clients ask for: which keys, how unevenly, and which operations, in shares of any size.
 *
 * @param keys how many keys there are
 * @param skew the exponent of Zipf's law: 0 for all keys alike, above 1 for one hot key
 * @param strong share of strong reads
 * @param ownWrites share of reads between strong and eventual, most of which must see what this
 *     client knows of
 * @param eventual share of eventual reads
 * @param puts share of writes of one key
 * @param batches share of writes of several keys
 * @param deletes share of deletes
 * @param concerned how many of ten writes await more copies than a majority, or less
 * @param readers how many of four clients only read, and stay where they are answered
 * @param longest most bytes by which a value is longer than it need be: long ones are written to
 *     more than one sector of a disk
 */
record Workload(
    int keys,
    double skew,
    int strong,
    int ownWrites,
    int eventual,
    int puts,
    int batches,
    int deletes,
    int concerned,
    int readers,
    int longest) {

  private static final int MOST_KEYS_OF_A_BATCH = 4;

  private static final List<ReadLevel> BETWEEN =
      List.of(
          ReadLevel.READ_YOUR_WRITES,
          ReadLevel.SESSION,
          ReadLevel.SESSION,
          ReadLevel.MONOTONIC_READS,
          ReadLevel.SEQUENTIAL,
          ReadLevel.CAUSAL,
          ReadLevel.BOUNDED_STALENESS,
          ReadLevel.BOUNDED_STALENESS,
          ReadLevel.CONSISTENT_PREFIX);

  /** Few keys, all alike, so that operations meet on them. */
  static Workload dense(int keys) {
    return new Workload(keys, 0, 7, 5, 1, 8, 1, 2, 3, 2, 700);
  }

  static Workload draw(Random chance) {
    int[] keys = {1, 3, 10, 50};
    double[] skews = {0, 0, 0.99, 1.5};
    int[] longest = {1, 700, 3000};
    return new Workload(
        keys[chance.nextInt(keys.length)],
        skews[chance.nextInt(skews.length)],
        1 + chance.nextInt(10),
        chance.nextInt(4),
        chance.nextInt(4),
        2 + chance.nextInt(10),
        chance.nextInt(3),
        chance.nextInt(3),
        chance.nextInt(4),
        chance.nextInt(3),
        longest[chance.nextInt(longest.length)]);
  }

  /**
   * @param text what is written, if it writes: nobody else's
   * @param seen what the client knows of: the least that a read of its own writes may find
   */
  Operation draw(Random chance, String text, long seen, int nodes) {
    int left = chance.nextInt(strong + ownWrites + eventual + puts + batches + deletes);
    if ((left -= strong) < 0) return new Operation.Read(key(chance), ReadLevel.STRONG, 0);
    if ((left -= ownWrites) < 0) return weaker(chance, seen);
    if ((left -= eventual) < 0) return new Operation.Read(key(chance), ReadLevel.EVENTUAL, 0);
    if ((left -= puts) < 0) return put(chance, text, concern(chance, nodes));
    if ((left -= batches) < 0) return batch(chance, text, concern(chance, nodes));
    WriteConcern concern = concern(chance, nodes);
    // Of a delete the answer says what the log has decided.
    if (concern.mayBeProvisional()) concern = new WriteConcern.Majority();
    return new Operation.Delete(key(chance), concern);
  }

  private Operation.Read weaker(Random chance, long seen) {
    String key = key(chance);
    ReadLevel level = BETWEEN.get(chance.nextInt(BETWEEN.size()));
    Optional<Bound> bound =
        level == ReadLevel.BOUNDED_STALENESS ? Optional.of(bound(chance)) : Optional.empty();
    long notBefore = level == ReadLevel.READ_YOUR_WRITES ? seen : 0;
    return new Operation.Read(key, level, notBefore, bound);
  }

  /** Less than an answer may take, and more than most do. */
  private static Bound bound(Random chance) {
    return Bound.ofMillis(chance.nextBoolean() ? 5 : 60);
  }

  /** Every key that is ever asked for. */
  List<String> allKeys() {
    return Stream.concat(
            IntStream.range(0, keys).mapToObj(key -> "k" + key), Tasks.counters().stream())
        .toList();
  }

  /** One that reads only, and seldom anything but strongly. */
  Operation drawRead(Random chance) {
    ReadLevel level = chance.nextInt(8) < 7 ? ReadLevel.STRONG : ReadLevel.EVENTUAL;
    return new Operation.Read(key(chance), level, 0);
  }

  Operation.Put put(Random chance, String text, WriteConcern concern) {
    return new Operation.Put(key(chance), json(chance, text), concern);
  }

  private Operation batch(Random chance, String text, WriteConcern concern) {
    SortedMap<String, byte[]> updates = new TreeMap<>();
    byte[] value = json(chance, text);
    int size = 1 + chance.nextInt(MOST_KEYS_OF_A_BATCH);
    for (int i = 0; i < size; i++) updates.put(key(chance), value);
    return new Operation.PutAll(updates, concern);
  }

  /** A text that begins as is given, now and then with many dots behind. */
  private byte[] json(Random chance, String text) {
    String more = chance.nextInt(4) == 0 ? ".".repeat(chance.nextInt(longest)) : "";
    return ("\"" + text + more + "\"").getBytes(StandardCharsets.UTF_8);
  }

  private WriteConcern concern(Random chance, int nodes) {
    int kind = chance.nextInt(10);
    if (kind >= concerned) return new WriteConcern.Majority();
    return switch (kind % 3) {
      case 0 -> new WriteConcern.All();
      case 1 -> new WriteConcern.Copies(nodes - 1);
      default -> new WriteConcern.Copies(1);
    };
  }

  private String key(Random chance) {
    if (skew == 0) return "k" + chance.nextInt(keys);
    double total = 0;
    for (int rank = 1; rank <= keys; rank++) total += Math.pow(rank, -skew);
    double left = chance.nextDouble() * total;
    int rank = 0;
    while (left >= 0 && rank < keys) left -= Math.pow(++rank, -skew);
    return "k" + (rank - 1);
  }
}
