package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;

/** The chains of one replica, with gaps between them, in the order of their units. */
final class Chains {
  private Chains() {}

  /** What either has; chains that touch are one, whose chunks are as if it had come as one. */
  static List<Chain> union(List<Chain> some, List<Chain> others) {
    List<Chain> sorted = new ArrayList<>(some);
    sorted.addAll(others);
    // Of two that begin together the longer first, which then has all of the shorter.
    sorted.sort(
        (one, other) ->
            one.first() != other.first()
                ? Integer.compare(one.first(), other.first())
                : Integer.compare(other.end(), one.end()));
    List<Chain> union = new ArrayList<>();
    for (Chain chain : sorted) {
      int last = union.size() - 1;
      boolean touches = last >= 0 && chain.first() <= union.get(last).end();
      if (!touches) union.add(chain);
      else if (chain.end() > union.get(last).end()) union.set(last, union.get(last).with(chain));
    }
    return List.copyOf(union);
  }

  /** What goes on past what is known; what is known within it comes along. */
  static List<Chain> without(List<Chain> all, List<Chain> known) {
    List<Chain> more = new ArrayList<>();
    for (Chain chain : all) {
      int end = chain.first();
      for (Chain seen : known) if (seen.first() <= end) end = Math.max(end, seen.end());
      if (end < chain.end()) more.add(chain.from(end));
    }
    return more;
  }

  static boolean areSame(
      SortedMap<ReplicaId, List<Chain>> some, SortedMap<ReplicaId, List<Chain>> others) {
    if (!some.keySet().equals(others.keySet())) return false;
    Iterator<List<Chain>> there = others.values().iterator();
    for (List<Chain> here : some.values()) {
      if (!areSame(here, there.next())) return false;
    }
    return true;
  }

  private static boolean areSame(List<Chain> some, List<Chain> others) {
    if (some.size() != others.size()) return false;
    for (int i = 0; i < some.size(); i++) if (!some.get(i).isSame(others.get(i))) return false;
    return true;
  }
}
