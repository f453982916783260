package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every key was after every entry of a log. */
final class KeyTimeline {
  /** By key: the index from which on it has a value, or has none. */
  private final SortedMap<String, TreeMap<Long, Optional<byte[]>>> changes = new TreeMap<>();

  private final SortedMap<String, Long> indexByRequest = new TreeMap<>();

  KeyTimeline(List<LogEntry> log) {
    for (LogEntry entry : log) {
      indexByRequest.put(request(entry.clientId(), entry.requestId()), entry.index());
      History.command(entry).ifPresent(command -> note(command, entry.index()));
    }
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
