package folkmoot.node.journal;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a journal is meant to be: for each group a hard state and a list. */
final class JournalModel {
  /** One group. */
  record Log(HardState hardState, List<LogEntry> entries) {
    static final Log EMPTY = new Log(HardState.INITIAL, List.of());

    Log with(Journal.Write write) {
      List<LogEntry> kept = entries;
      if (write.truncateFrom() > 0 && write.truncateFrom() <= kept.size()) {
        kept = kept.subList(0, (int) write.truncateFrom() - 1);
      }
      List<LogEntry> all = new ArrayList<>(kept);
      all.addAll(write.entries());
      return new Log(write.hardState().orElse(hardState), List.copyOf(all));
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
