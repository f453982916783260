package folkmoot.node.simulation;

import folkmoot.protocol.client.Operation;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** What every key was after every entry of a log. */
final class KeyTimeline {
  /** By key: the index from which on it has a value, or has none. */
  private final SortedMap<String, TreeMap<Long, Optional<byte[]>>> changes = new TreeMap<>();

  private final SortedMap<String, Long> indexByRequest = new TreeMap<>();

  private final SortedMap<Long, StoreCommand> effects = new TreeMap<>();

  /**
   * @param hadEffect false of entries that only repeat what was done, or were refused
   */
  KeyTimeline(List<LogEntry> log, LongPredicate hadEffect) {
    for (LogEntry entry : log) {
      indexByRequest.put(request(entry.clientId(), entry.requestId()), entry.index());
      if (!hadEffect.test(entry.index())) continue;
      Optional<StoreCommand> command = History.command(entry);
      if (command.isEmpty()) continue;
      StoreCommand effect =
          command.get() instanceof StoreCommand.Once once ? once.change() : command.get();
      effects.put(entry.index(), effect);
      note(effect, entry.index());
    }
  }

  /** True if what was asked through a gateway was done by the entry at this index. */
  boolean isDoneAt(long index, Operation asked) {
    StoreCommand done = effects.get(index);
    if (asked instanceof Operation.Put put)
      return done instanceof StoreCommand.Put it
          && it.key().equals(put.key())
          && Arrays.equals(it.value(), put.value());
    if (asked instanceof Operation.Delete gone)
      return done instanceof StoreCommand.Delete it && it.key().equals(gone.key());
    return asked instanceof Operation.PutAll all
        && done instanceof StoreCommand.PutAll it
        && it.updates().keySet().equals(all.updates().keySet())
        && all.updates().entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), it.updates().get(each.getKey())));
  }

  private void note(StoreCommand command, long index) {
    if (command instanceof StoreCommand.Put put) change(put.key(), index, Optional.of(put.value()));
    if (command instanceof StoreCommand.Delete gone) change(gone.key(), index, Optional.empty());
    if (command instanceof StoreCommand.PutAll all) {
      all.updates().forEach((key, value) -> change(key, index, Optional.of(value)));
    }
  }

  private void change(String key, long index, Optional<byte[]> value) {
    changes.computeIfAbsent(key, name -> new TreeMap<>()).put(index, value);
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
