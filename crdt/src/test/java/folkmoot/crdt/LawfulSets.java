package folkmoot.crdt;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sets and the map as the laws see them. */
final class LawfulSets {
  private LawfulSets() {}

  static class OfGSet extends LawfulValue<GSet, GSet> {
    OfGSet() {
      super(GSet.EMPTY, GSet.CODEC, GSet.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call("add", element(chance), 0);
    }

    @Override
    public GSet apply(GSet set, ReplicaId by, Call call) {
      return set.add(call.on());
    }

    @Override
    public boolean isAtMost(GSet lesser, GSet greater) {
      return greater.elements().containsAll(lesser.elements());
    }

    @Override
    public Object value(GSet set) {
      return set.elements();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      TreeSet<String> elements = new TreeSet<>();
      seen.forEach(event -> elements.add(event.operation().on()));
      return elements;
    }
  }

  static class OfOrSet extends LawfulValue<OrSet, OrSet> {
    OfOrSet() {
      super(OrSet.EMPTY, OrSet.CODEC, OrSet.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call(chance.nextInt(3) > 0 ? "add" : "remove", element(chance), 0);
    }

    @Override
    public OrSet apply(OrSet set, ReplicaId by, Call call) {
      return call.name().equals("add") ? set.add(by, call.on()) : set.remove(call.on());
    }

    @Override
    public boolean isAtMost(OrSet lesser, OrSet greater) {
      return lesser.state().isAtMost(greater.state());
    }

    @Override
    public Object value(OrSet set) {
      return set.elements();
    }

    /**
     * Added, and nothing was done to it by who had seen that: neither removed nor added again, of
     * which the last stands for all that it saw.
     */
    @Override
    public Object expected(List<Event<Call>> seen) {
      TreeSet<String> elements = new TreeSet<>();
      for (Event<Call> add : standing("add", seen)) elements.add(add.operation().on());
      return elements;
    }
  }

  private static List<Event<Call>> standing(String name, List<Event<Call>> seen) {
    return seen.stream()
        .filter(write -> write.operation().name().equals(name))
        .filter(
            write ->
                seen.stream()
                    .filter(other -> other.operation().on().equals(write.operation().on()))
                    .noneMatch(other -> other.saw(write)))
        .toList();
  }

  static class OfOrMap extends LawfulValue<OrMap, OrMap> {
    OfOrMap() {
      super(OrMap.EMPTY, OrMap.CODEC, OrMap.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call(chance.nextInt(3) > 0 ? "put" : "remove", element(chance), chance.nextInt(5));
    }

    @Override
    public OrMap apply(OrMap map, ReplicaId by, Call call) {
      return call.name().equals("put")
          ? map.put(by, call.on(), valueOf(by, call), call.number())
          : map.remove(call.on());
    }

    private static String valueOf(ReplicaId by, Call call) {
      return by + " at " + call.number();
    }

    @Override
    public boolean isAtMost(OrMap lesser, OrMap greater) {
      return lesser.state().isAtMost(greater.state());
    }

    @Override
    public Object value(OrMap map) {
      return map.fields();
    }

    /** Of the writes to a field that nobody wrote over or removed who saw them, the latest. */
    @Override
    public Object expected(List<Event<Call>> seen) {
      TreeMap<String, Event<Call>> latest = new TreeMap<>();
      TreeMap<Integer, Long> times = times(seen);
      Comparator<Event<Call>> order =
          Comparator.<Event<Call>>comparingLong(write -> times.get(write.number()))
              .thenComparing(Event::by);
      for (Event<Call> write : standing("put", seen)) {
        latest.merge(write.operation().on(), write, (a, b) -> order.compare(a, b) > 0 ? a : b);
      }
      TreeMap<String, String> fields = new TreeMap<>();
      latest.forEach((field, write) -> fields.put(field, valueOf(write.by(), write.operation())));
      return fields;
    }

    /** Of each write, the time that it must have got. */
    private static TreeMap<Integer, Long> times(List<Event<Call>> seen) {
      TreeMap<Integer, Long> times = new TreeMap<>();
      for (Event<Call> write : seen) {
        long time = write.operation().number();
        for (Event<Call> before : standing("put", write.among(seen))) {
          boolean same = before.operation().on().equals(write.operation().on());
          if (same) time = Math.max(time, times.get(before.number()) + 1);
        }
        times.put(write.number(), time);
      }
      return times;
    }
  }

  private static String element(SplittableRandom chance) {
    return List.of("bread", "milk", "eggs").get(chance.nextInt(3));
  }
}
