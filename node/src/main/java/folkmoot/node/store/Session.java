package folkmoot.node.store;

import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.VarInt;
import folkmoot.protocol.once.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The session of one gateway (thesis §6.3): what its writes came to that it may ask again for. */
final class Session {
  private final long keepMillis;
  private final TreeMap<Long, Outcome> results = new TreeMap<>();
  private long lowest = 1;
  private long latestMillis;
  private long latestIndex;

  /** One that was opened by this entry at this log time. */
  Session(long keepMillis, long index, long logTime) {
    this.keepMillis = keepMillis;
    this.latestIndex = index;
    this.latestMillis = logTime;
  }

  /** All below is of no interest to the gateway any more. */
  long lowest() {
    return lowest;
  }

  /** The index of the last entry of it. */
  long latestIndex() {
    return latestIndex;
  }

  boolean isExpired(long logTime) {
    return logTime - latestMillis >= keepMillis;
  }

  /** What this write came to; null if it is not known. */
  Outcome result(long sequence) {
    return results.get(sequence);
  }

  void answered(long sequence, Outcome outcome) {
    results.put(sequence, outcome);
  }

  /** An entry of it was applied. */
  void heard(long lowestAwaited, long index, long logTime) {
    lowest = Math.max(lowest, lowestAwaited);
    latestIndex = index;
    latestMillis = logTime;
  }

  void forgetBelow(long sequence) {
    SortedMap<Long, Outcome> done = results.headMap(sequence);
    if (!done.isEmpty()) done.clear();
  }

  byte[] encoded() {
    int most = 4 * 9 + 5;
    for (Outcome outcome : results.values()) most += 9 + OutcomeCodec.mostBytes(outcome);
    ByteBuffer into = ByteBuffer.allocate(most);
    VarInt.put(into, keepMillis);
    VarInt.put(into, latestMillis);
    VarInt.put(into, lowest);
    VarInt.put(into, results.size());
    long base = leastVersion();
    VarInt.put(into, base);
    long before = 0;
    for (Map.Entry<Long, Outcome> result : results.entrySet()) {
      VarInt.put(into, result.getKey() - before);
      OutcomeCodec.put(into, result.getValue(), base);
      before = result.getKey();
    }
    return RecordLayout.value(latestIndex, Arrays.copyOf(into.array(), into.position()));
  }

  private long leastVersion() {
    long least = Long.MAX_VALUE;
    for (Outcome outcome : results.values()) least = Math.min(least, outcome.version());
    return results.isEmpty() ? 0 : least;
  }

  static Session decode(Versioned stored) {
    ByteBuffer from = ByteBuffer.wrap(stored.value());
    Session session = new Session(VarInt.get(from), stored.version(), VarInt.get(from));
    session.lowest = VarInt.get(from);
    int count = VarInt.getInt(from);
    long base = VarInt.get(from);
    long sequence = 0;
    for (int i = 0; i < count; i++) {
      sequence += VarInt.get(from);
      session.results.put(sequence, OutcomeCodec.get(from, base));
    }
    return session;
  }
}
