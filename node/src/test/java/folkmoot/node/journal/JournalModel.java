package folkmoot.node.journal;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a journal is meant to be: for each group a hard state and a list. */
final class JournalModel {
  /** One group. */
  record Log(HardState hardState, LogPosition base, List<LogEntry> entries) {
    static final Log EMPTY = new Log(HardState.INITIAL, new LogPosition(0, 0), List.of());

    Log with(Journal.Write write) {
      LogPosition begin = write.base().orElse(base);
      List<LogEntry> all = new ArrayList<>(entries);
      all.removeIf(
          entry ->
              !termAt(begin.index()).equals(Optional.of(begin.term()))
                  || entry.index() <= begin.index()
                  || write.truncateFrom() > 0 && entry.index() >= write.truncateFrom());
      all.addAll(write.entries());
      return new Log(write.hardState().orElse(hardState), begin, List.copyOf(all));
    }

    Optional<Long> termAt(long index) {
      if (index == base.index()) return Optional.of(base.term());
      return entries.stream()
          .filter(entry -> entry.index() == index)
          .map(LogEntry::term)
          .findFirst();
    }

    long lastIndex() {
      return base.index() + entries.size();
    }
  }

  private final Map<String, Log> groups = new TreeMap<>();

  Log log(String group) {
    return groups.getOrDefault(group, Log.EMPTY);
  }

  void apply(Journal.Write write) {
    groups.put(write.group(), log(write.group()).with(write));
  }

  void put(String group, Log log) {
    groups.put(group, log);
  }

  JournalModel copy() {
    JournalModel copy = new JournalModel();
    copy.groups.putAll(groups);
    return copy;
  }
}
