package folkmoot.node.store;

import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.VarInt;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.IdempotencyRule;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The first answers to requests with idempotency keys, a record each. In memory is only in which
 * order they came and until when they are kept; entries with keys alone make any of them go.
 */
final class IdempotencyKeys {
  /** A key, and the entry that came with it first. */
  private record Kept(long index, long untilMillis, Digest name) {}

  /** A request and its answer; {@code outcome} has the index of the entry as its version. */
  private record Answered(Digest request, long untilMillis, Outcome outcome, Outcome.First first) {}

  private final IdempotencyRule rule;
  private final Deque<Kept> oldestFirst = new ArrayDeque<>();

  IdempotencyKeys(IdempotencyRule rule, RecordStateStore store) {
    this.rule = rule;
    List<Kept> found = new ArrayList<>();
    store.each(
        RecordLayout.IDEMPOTENCY_KEYS,
        (key, stored) ->
            found.add(
                new Kept(
                    stored.version(),
                    decode(stored).untilMillis(),
                    RecordLayout.idempotencyKeyName(key))));
    found.sort(Comparator.comparingLong(Kept::index));
    oldestFirst.addAll(found);
  }

  /** Applies a change if its key is new, and says what it or the first one came to. */
  Outcome apply(
      Keyed keyed, long index, long logTime, RecordChanges records, Supplier<Outcome> change) {
    while (!oldestFirst.isEmpty()
        && !rule.isRemembered(oldestFirst.peek().untilMillis(), logTime)) {
      forget(oldestFirst.poll(), records);
    }
    byte[] key = RecordLayout.idempotencyKey(keyed.name());
    Optional<Answered> known =
        records.value(key).map(RecordLayout::versioned).map(IdempotencyKeys::decode);
    if (known.isPresent() && rule.isRemembered(known.get().untilMillis(), logTime)) {
      Answered first = known.get();
      return rule.repeated(first.outcome(), first.first(), first.request(), keyed.request(), index);
    }
    // Not at the head although it is over: keys before it were to be kept longer.
    if (known.isPresent()) oldestFirst.removeIf(kept -> kept.name().equals(keyed.name()));
    while (oldestFirst.size() >= keyed.keeping().most()) forget(oldestFirst.poll(), records);
    Outcome outcome = change.get();
    long until = logTime + keyed.keeping().millis();
    Outcome.First first = new Outcome.First(keyed.copies(), keyed.leader());
    oldestFirst.add(new Kept(index, until, keyed.name()));
    records.set(key, encode(new Answered(keyed.request(), until, outcome, first)));
    return outcome;
  }

  private static void forget(Kept kept, RecordChanges records) {
    records.remove(RecordLayout.idempotencyKey(kept.name()));
  }

  private static byte[] encode(Answered answered) {
    Outcome whole = answered.outcome().repeating(answered.first());
    ByteBuffer into = ByteBuffer.allocate(Digest.BYTES + 9 + OutcomeCodec.mostBytes(whole));
    into.putLong(answered.request().high()).putLong(answered.request().low());
    VarInt.put(into, answered.untilMillis());
    OutcomeCodec.put(into, whole, whole.version());
    return RecordLayout.value(whole.version(), Arrays.copyOf(into.array(), into.position()));
  }

  private static Answered decode(Versioned stored) {
    ByteBuffer from = ByteBuffer.wrap(stored.value());
    Digest request = new Digest(from.getLong(), from.getLong());
    long until = VarInt.get(from);
    Outcome whole = OutcomeCodec.get(from, stored.version());
    Outcome outcome =
        new Outcome(whole.kind(), whole.version(), whole.count(), whole.told(), Optional.empty());
    return new Answered(request, until, outcome, whole.first().orElseThrow());
  }
}
