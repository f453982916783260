package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.ScanRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one client asks that rests on what it was told before: writes under conditions, sums, and
 * transfers between accounts ({@link Bank}).
 */
final class Tasks {
  private static final int COUNTERS = 2;

  /** Milliseconds: all is over when the cluster has come to rest. */
  private static final int MOST_TTL = 1500;

  /** So that a few of them leave the range. */
  private static final long LARGE = Long.MAX_VALUE / 2;

  private final Workload workload;
  private final Bank.Client bank = new Bank.Client();
  private final SortedMap<String, Long> versions = new TreeMap<>();

  Tasks(Workload workload) {
    this.workload = workload;
  }

  /** The keys that are added to. */
  static List<String> counters() {
    List<String> keys = new ArrayList<>();
    for (int counter = 0; counter < COUNTERS; counter++) keys.add("n" + counter);
    return keys;
  }

  /** True of keys that are only ever put for a time. */
  static boolean isTimed(String key) {
    return key.startsWith("t");
  }

  private static String timed(Random chance) {
    return "t" + chance.nextInt(2);
  }

  /**
   * @param text what is written, if it writes: nobody else's
   */
  Operation draw(Random chance, String text) {
    WriteConcern concern = new WriteConcern.Majority();
    return switch (chance.nextInt(12)) {
      case 9, 10 -> new Operation.Read(timed(chance), ReadLevel.STRONG, 0);
      case 11 -> {
        byte[] json = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        yield new Operation.PutFor(timed(chance), json, 1 + chance.nextInt(MOST_TTL), concern);
      }
      case 8 -> new Operation.Scan(range(chance), level(chance));
      case 0, 1, 2 -> conditional(chance, text, concern);
      case 3 ->
          new Operation.Increment(counters().get(chance.nextInt(COUNTERS)), by(chance), concern);
      case 4 -> new Operation.Transact(Bank.count(), concern);
      default -> new Operation.Transact(bank.transfer(chance), concern);
    };
  }

  private Operation conditional(Random chance, String text, WriteConcern concern) {
    Operation.Put put = workload.put(chance, text, concern);
    long version = versions.getOrDefault(put.key(), 0L);
    Precondition condition = version == 0 ? Precondition.absent() : Precondition.at(version);
    return new Operation.Conditional(condition, put);
  }

  private static ReadLevel level(Random chance) {
    return chance.nextInt(3) > 0 ? ReadLevel.STRONG : ReadLevel.EVENTUAL;
  }

  private static ScanRange range(Random chance) {
    Optional<String> after =
        chance.nextBoolean() ? Optional.empty() : Optional.of("k" + chance.nextInt(10));
    return new ScanRange("k", after, 1 + chance.nextInt(6), 1 << 20);
  }

  private static long by(Random chance) {
    if (chance.nextInt(8) == 0) return chance.nextBoolean() ? LARGE : -LARGE;
    return chance.nextInt(20) - 8;
  }

  /** What the client was told, of whatever it asked. */
  void learn(Operation asked, ClientReply reply) {
    if (asked instanceof Operation.Transact transact) bank.learn(transact.transaction(), reply);
    if (asked instanceof Operation.Read read) learn(read.key(), reply);
    if (asked instanceof Operation.Put put) learn(put.key(), reply);
    if (asked instanceof Operation.Conditional when) learn(when.write().key(), reply);
  }

  private void learn(String key, ClientReply reply) {
    if (reply instanceof ClientReply.Found found) versions.put(key, found.version());
    else if (reply instanceof ClientReply.Written written && !reply.seen().provisional())
      versions.put(key, written.version());
    else versions.remove(key);
  }
}
