package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.Edit.Delete;
import folkmoot.crdt.text.Edit.Insert;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a document says, and how much of each replica's edits went into it: an edit waits for those
 * before it and for the characters that it names.
 *
 * @param read of each replica, how many units
 */
record Reading(SortedMap<ReplicaId, Integer> read, Sequence sequence) {
  static Reading nothing(FugueRules rules) {
    return new Reading(new TreeMap<>(), Sequence.empty(rules));
  }

  /** With all that can be read of these. */
  Reading of(SortedMap<ReplicaId, Chain> chains) {
    TreeMap<ReplicaId, Integer> now = new TreeMap<>(read);
    Sequence text = sequence;
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<ReplicaId, Chain> chain : chains.entrySet()) {
        ReplicaId author = chain.getKey();
        int before = now.getOrDefault(author, 0);
        int at = before;
        for (int last = -1; at < chain.getValue().end() && at != last; ) {
          last = at;
          Edit edit = chain.getValue().editAt(at);
          Edit rest = edit.slice(author, at, edit.end());
          int ready = ready(text, rest);
          if (ready > 0) text = with(text, author, rest.slice(author, at, at + ready));
          at += ready;
        }
        if (at > before) now.put(author, at);
        more |= at > before && chains.size() > 1;
      }
    }
    return new Reading(now, text);
  }

  /** How many units of this run may be read. */
  private static int ready(Sequence text, Edit edit) {
    if (edit instanceof Insert insert) {
      boolean placed =
          insert.parent().map(text::has).orElse(true)
              && insert.rightOrigin().map(text::has).orElse(true);
      return placed ? insert.length() : 0;
    }
    Delete delete = (Delete) edit;
    int ready = 0;
    while (ready < delete.length() && text.has(delete.target().plus(ready * delete.step()))) {
      ready++;
    }
    return ready;
  }

  private static Sequence with(Sequence text, ReplicaId author, Edit edit) {
    return edit instanceof Insert insert ? text.with(author, insert) : text.without((Delete) edit);
  }
}
