package folkmoot.node.simulation;

import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Which changes of keys a log has made, in their order: found without the stores, from what clients
 * asked and what came of it.
 */
final class ChangeTruth {
  private final List<ChangeEvent> events = new ArrayList<>();

  /** The keys that are there, and until when. */
  private final SortedMap<String, Long> there = new TreeMap<>();

  private long nowMillis;
  private long index;
  private int count;

  /**
   * @param outcomes what the entries came to, by index; empty for one that nobody has applied
   */
  ChangeTruth(List<LogEntry> log, LongFunction<Optional<Outcome>> outcomes) {
    for (LogEntry entry : log) {
      index = entry.index();
      count = 0;
      nowMillis = Math.max(nowMillis, entry.timeMillis());
      expire();
      Outcome outcome = outcomes.apply(index).orElse(Outcome.done(index, 1));
      if (!Applications.isOwn(outcome, index)) continue;
      Optional<StoreCommand> command = History.command(entry);
      if (command.isEmpty()) continue;
      note(
          command.get() instanceof StoreCommand.Once once ? once.change() : command.get(), outcome);
    }
  }

  /** All of them. */
  List<ChangeEvent> events() {
    return events;
  }

  private void note(StoreCommand command, Outcome outcome) {
    if (command instanceof StoreCommand.Put put) put(put.key(), put.value(), Long.MAX_VALUE);
    if (command instanceof StoreCommand.PutFor put)
      put(put.key(), put.value(), nowMillis + put.ttlMillis());
    if (command instanceof StoreCommand.Delete gone) delete(gone.key());
    if (command instanceof StoreCommand.PutAll all)
      all.updates().forEach((key, value) -> put(key, value, Long.MAX_VALUE));
    if (command instanceof StoreCommand.After after) note(after.change(), outcome);
    if (command instanceof StoreCommand.When when && outcome.told().isEmpty())
      note(when.change(), outcome);
    if (command instanceof StoreCommand.Increment add && outcome.kind() == Outcome.Kind.COUNTED) {
      String sum = Long.toString(outcome.told().orElseThrow().number());
      put(
          add.key(),
          sum.getBytes(StandardCharsets.UTF_8),
          there.getOrDefault(add.key(), Long.MAX_VALUE));
    }
    if (command instanceof StoreCommand.Transact all && outcome.told().isPresent()) {
      boolean succeeded = outcome.kind() == Outcome.Kind.SUCCEEDED;
      for (Step step : all.transaction().steps(succeeded)) {
        if (step instanceof Step.Put put) put(put.key(), put.value(), Long.MAX_VALUE);
        if (step instanceof Step.Delete gone) delete(gone.key());
      }
    }
  }

  private void put(String key, byte[] value, long untilMillis) {
    there.put(key, untilMillis);
    add(Kind.PUT, key, value);
  }

  private void delete(String key) {
    if (there.remove(key) != null) add(Kind.DELETE, key, ChangeEvent.NOTHING);
  }

  /** Those whose time is over, the earliest first; so few that all go with one entry. */
  private void expire() {
    there.entrySet().stream()
        .filter(each -> each.getValue() <= nowMillis)
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Long> each) -> each.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            key -> {
              there.remove(key);
              add(Kind.EXPIRE, key, ChangeEvent.NOTHING);
            });
  }

  private void add(Kind kind, String key, byte[] value) {
    events.add(new ChangeEvent(new Position(index, ++count), kind, key, value));
  }
}
