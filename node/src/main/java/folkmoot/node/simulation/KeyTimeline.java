package folkmoot.node.simulation;

import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** What every key was after every entry of a log. */
final class KeyTimeline {
  /** By key: the index from which on it has a value, or has none. */
  private final SortedMap<String, TreeMap<Long, Optional<byte[]>>> changes = new TreeMap<>();

  /** When keys expire, by the log's time. */
  private final SortedMap<String, Long> expiries = new TreeMap<>();

  private long nowMillis;

  private final SortedMap<String, Long> indexByRequest = new TreeMap<>();

  private final SortedMap<Long, StoreCommand> effects = new TreeMap<>();

  /**
   * @param outcomes what the entries came to, by index; empty for one that nobody has applied
   */
  KeyTimeline(List<LogEntry> log, LongFunction<Optional<Outcome>> outcomes) {
    for (LogEntry entry : log) {
      nowMillis = Math.max(nowMillis, entry.timeMillis());
      expire(entry.index());
      indexByRequest.put(request(entry.clientId(), entry.requestId()), entry.index());
      Outcome outcome = outcomes.apply(entry.index()).orElse(Outcome.done(entry.index(), 1));
      if (!Applications.isOwn(outcome, entry.index())) continue;
      Optional<StoreCommand> command = History.command(entry);
      if (command.isEmpty()) continue;
      StoreCommand effect =
          command.get() instanceof StoreCommand.Once once ? once.change() : command.get();
      if (effect instanceof StoreCommand.After after) effect = after.change();
      effects.put(entry.index(), effect);
      note(effect, outcome, entry.index());
    }
  }

  /** True if what was asked through a gateway was done by the entry at this index. */
  boolean isDoneAt(long index, Operation asked) {
    return isDone(effects.get(index), asked);
  }

  private static boolean isDone(StoreCommand done, Operation asked) {
    if (asked instanceof Operation.Put put)
      return done instanceof StoreCommand.Put it
          && it.key().equals(put.key())
          && Arrays.equals(it.value(), put.value());
    if (asked instanceof Operation.PutFor put)
      return done instanceof StoreCommand.PutFor it
          && it.key().equals(put.key())
          && it.ttlMillis() == put.ttlMillis()
          && Arrays.equals(it.value(), put.value());
    if (asked instanceof Operation.Conditional when)
      return done instanceof StoreCommand.When it
          && it.condition().equals(when.condition())
          && isDone(it.change(), when.write());
    if (asked instanceof Operation.Increment add)
      return done instanceof StoreCommand.Increment it
          && it.key().equals(add.key())
          && it.by() == add.by();
    if (asked instanceof Operation.Transact all)
      return done instanceof StoreCommand.Transact
          && Arrays.equals(
              StoreCommandCodec.encode(done),
              StoreCommandCodec.encode(new StoreCommand.Transact(all.transaction())));
    if (asked instanceof Operation.Delete gone)
      return done instanceof StoreCommand.Delete it && it.key().equals(gone.key());
    return asked instanceof Operation.PutAll all
        && done instanceof StoreCommand.PutAll it
        && it.updates().keySet().equals(all.updates().keySet())
        && all.updates().entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), it.updates().get(each.getKey())));
  }

  private void note(StoreCommand command, Outcome outcome, long index) {
    if (command instanceof StoreCommand.When when && outcome.told().isEmpty())
      note(when.change(), outcome, index);
    if (command instanceof StoreCommand.Increment add && outcome.kind() == Outcome.Kind.COUNTED) {
      String sum = Long.toString(outcome.told().orElseThrow().number());
      change(add.key(), index, Optional.of(sum.getBytes(StandardCharsets.UTF_8)));
    }
    if (command instanceof StoreCommand.Transact all && outcome.told().isPresent()) {
      boolean succeeded = outcome.kind() == Outcome.Kind.SUCCEEDED;
      all.transaction().steps(succeeded).forEach(step -> note(step, index));
    }
    note(command, index);
  }

  private void note(Transaction.Step step, long index) {
    if (step instanceof Transaction.Step.Put put)
      change(put.key(), index, Optional.of(put.value()));
    if (step instanceof Transaction.Step.Delete gone) change(gone.key(), index, Optional.empty());
  }

  private void note(StoreCommand command, long index) {
    if (command instanceof StoreCommand.Put put) change(put.key(), index, Optional.of(put.value()));
    if (command instanceof StoreCommand.PutFor put) {
      change(put.key(), index, Optional.of(put.value()));
      expiries.put(put.key(), nowMillis + put.ttlMillis());
    }
    if (command instanceof StoreCommand.Delete gone) change(gone.key(), index, Optional.empty());
    if (command instanceof StoreCommand.PutAll all) {
      all.updates().forEach((key, value) -> change(key, index, Optional.of(value)));
    }
  }

  private void change(String key, long index, Optional<byte[]> value) {
    changes.computeIfAbsent(key, name -> new TreeMap<>()).put(index, value);
    expiries.remove(key);
  }

  private void expire(long index) {
    for (Map.Entry<String, Long> each : new TreeMap<>(expiries).entrySet())
      if (each.getValue() <= nowMillis) change(each.getKey(), index, Optional.empty());
  }

  private static String request(String client, long requestId) {
    return client + "#" + requestId;
  }

  /** The index of a client's request, -1 if it is not in the log. */
  long indexOf(String client, long requestId) {
    return indexByRequest.getOrDefault(request(client, requestId), -1L);
  }

  /** The last index that changed the key, 0 if none did. */
  long lastChange(String key) {
    TreeMap<Long, Optional<byte[]>> ofKey = changes.getOrDefault(key, new TreeMap<>());
    return ofKey.isEmpty() ? 0 : ofKey.lastKey();
  }

  boolean isEntryOf(long index, String client, long requestId) {
    return indexOf(client, requestId) == index;
  }

  /** Where, at or after {@code atLeast}, the key had the value of this version; -1 for nowhere. */
  long placeOfValue(String key, long version, byte[] value, long atLeast) {
    TreeMap<Long, Optional<byte[]>> ofKey = changes.getOrDefault(key, new TreeMap<>());
    Optional<byte[]> written = ofKey.getOrDefault(version, Optional.empty());
    if (written.isEmpty() || !Arrays.equals(written.get(), value)) return -1;
    Long next = ofKey.higherKey(version);
    return next == null || next > atLeast ? Math.max(version, atLeast) : -1;
  }

  /** Where, at or after {@code atLeast}, the key had this version, 0 for none; -1 for nowhere. */
  long placeOfVersion(String key, long version, long atLeast) {
    if (version == 0) return placeOfAbsence(key, atLeast);
    TreeMap<Long, Optional<byte[]>> ofKey = changes.getOrDefault(key, new TreeMap<>());
    Optional<byte[]> written = ofKey.getOrDefault(version, Optional.empty());
    return written.isEmpty() ? -1 : placeOfValue(key, version, written.get(), atLeast);
  }

  /** What a scan finds in the state after the entry of this index. */
  List<ScanRange.Item> pageAt(ScanRange range, long index) {
    List<ScanRange.Item> items = new ArrayList<>();
    changes
        .tailMap(range.from())
        .forEach(
            (key, ofKey) -> {
              Map.Entry<Long, Optional<byte[]>> latest = ofKey.floorEntry(index);
              boolean there = latest != null && latest.getValue().isPresent();
              if (there && key.startsWith(range.prefix()) && items.size() < range.limit())
                items.add(new ScanRange.Item(key, latest.getKey(), latest.getValue().get()));
            });
    return items;
  }

  /** What became of these keys, by index. */
  SortedMap<Long, SortedMap<String, Optional<byte[]>>> changesOf(List<String> keys) {
    SortedMap<Long, SortedMap<String, Optional<byte[]>>> byIndex = new TreeMap<>();
    for (String key : keys) {
      changes
          .getOrDefault(key, new TreeMap<>())
          .forEach(
              (index, value) ->
                  byIndex.computeIfAbsent(index, at -> new TreeMap<>()).put(key, value));
    }
    return byIndex;
  }

  /** Where, at or after {@code atLeast}, the key had no value; -1 for nowhere. */
  long placeOfAbsence(String key, long atLeast) {
    TreeMap<Long, Optional<byte[]>> ofKey = changes.getOrDefault(key, new TreeMap<>());
    Map.Entry<Long, Optional<byte[]>> current = ofKey.floorEntry(atLeast);
    if (current == null || current.getValue().isEmpty()) return atLeast;
    for (Map.Entry<Long, Optional<byte[]>> later : ofKey.tailMap(atLeast, false).entrySet()) {
      if (later.getValue().isEmpty()) return later.getKey();
    }
    return -1;
  }
}
