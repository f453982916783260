package folkmoot.crdt;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which updates were seen (Almeida et al., Delta State Replicated Data Types, 2018): of each
 * replica all up to one, and single ones beyond a gap, which is where deltas leave one that came
 * before those that it followed. One form for each set of updates.
 *
 * @param versions of each replica, how many updates without a gap, from 1
 * @param cloud the updates beyond a gap
 */
record DotContext(SortedMap<ReplicaId, Long> versions, SortedSet<Dot> cloud) {
  static final DotContext EMPTY = new DotContext(new TreeMap<>(), new TreeSet<>());

  DotContext {
    TreeMap<ReplicaId, Long> counted = new TreeMap<>(versions);
    TreeSet<Dot> beyond = new TreeSet<>();
    for (Dot dot : cloud) {
      long count = counted.getOrDefault(dot.replica(), 0L);
      if (dot.count() == count + 1) counted.put(dot.replica(), dot.count());
      else if (dot.count() > count) beyond.add(dot);
    }
    versions = Collections.unmodifiableSortedMap(counted);
    cloud = Collections.unmodifiableSortedSet(beyond);
  }

  static DotContext of(SortedSet<Dot> dots) {
    return new DotContext(new TreeMap<>(), dots);
  }

  boolean has(Dot dot) {
    return dot.count() <= versions.getOrDefault(dot.replica(), 0L) || cloud.contains(dot);
  }

  /** The name of this replica's next update. */
  Dot next(ReplicaId by) {
    long last = versions.getOrDefault(by, 0L);
    for (Dot dot : cloud) if (dot.replica().equals(by)) last = Math.max(last, dot.count());
    return new Dot(by, last + 1);
  }

  /** Those of whom no update is missing before the last that was seen. */
  SortedSet<ReplicaId> gapless() {
    TreeSet<ReplicaId> gapless = new TreeSet<>(versions.keySet());
    for (Dot dot : cloud) gapless.remove(dot.replica());
    return gapless;
  }

  DotContext with(DotContext other) {
    TreeMap<ReplicaId, Long> counted = new TreeMap<>(versions);
    other.versions.forEach((replica, count) -> counted.merge(replica, count, Math::max));
    TreeSet<Dot> beyond = new TreeSet<>(cloud);
    beyond.addAll(other.cloud);
    return new DotContext(counted, beyond);
  }

  boolean isAtMost(DotContext other) {
    for (Map.Entry<ReplicaId, Long> version : versions.entrySet()) {
      if (version.getValue() > other.versions.getOrDefault(version.getKey(), 0L)) return false;
    }
    return cloud.stream().allMatch(other::has);
  }

  void write(ValueWriter into) {
    into.versions(versions).number(cloud.size());
    cloud.forEach(dot -> into.replica(dot.replica()).number(dot.count()));
  }

  static DotContext read(ValueReader from) {
    SortedMap<ReplicaId, Long> versions = from.versions();
    TreeSet<Dot> cloud = new TreeSet<>();
    for (int left = from.count(); left > 0; left--) cloud.add(from.dot());
    return new DotContext(versions, cloud);
  }
}
