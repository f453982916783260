package folkmoot.crdt;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What stands of what was written, each thing under the dot of its write, and which writes were
 * seen at all (Almeida et al., 2018: dot store and causal context; Bieniusa et al., An Optimized
 * Conflict-free Replicated Set, 2012): a write that was seen and does not stand was removed. No
 * tombstones, and what a replica did not see it cannot remove.
 *
 * <p>A change of it is one of these too: the new write, and those that it removes as seen.
 *
 * @param standing under dots that are all in the context
 */
record Dotted<E>(SortedMap<Dot, E> standing, DotContext context) {
  Dotted {
    standing = Collections.unmodifiableSortedMap(new TreeMap<>(standing));
  }

  static <E> Dotted<E> empty() {
    return new Dotted<>(new TreeMap<>(), DotContext.EMPTY);
  }

  /** The change that writes this over all that {@code replaced} holds for. */
  Dotted<E> write(ReplicaId by, E written, Predicate<E> replaced) {
    Dot dot = context.next(by);
    TreeSet<Dot> seen = dots(replaced);
    seen.add(dot);
    TreeMap<Dot, E> standing = new TreeMap<>();
    standing.put(dot, written);
    return new Dotted<>(standing, DotContext.of(seen));
  }

  /** The change that removes all that {@code removed} holds for. */
  Dotted<E> remove(Predicate<E> removed) {
    return new Dotted<>(new TreeMap<>(), DotContext.of(dots(removed)));
  }

  private TreeSet<Dot> dots(Predicate<E> chosen) {
    TreeSet<Dot> dots = new TreeSet<>();
    standing.forEach(
        (dot, element) -> {
          if (chosen.test(element)) dots.add(dot);
        });
    return dots;
  }

  /** A write stands if both have it, or if one has it and the other has not seen it yet. */
  Dotted<E> merge(Dotted<E> other) {
    TreeMap<Dot, E> kept = new TreeMap<>();
    standing.forEach((dot, element) -> keep(kept, dot, element, other));
    other.standing.forEach((dot, element) -> keep(kept, dot, element, this));
    return new Dotted<>(kept, context.with(other.context));
  }

  private static <E> void keep(SortedMap<Dot, E> kept, Dot dot, E element, Dotted<E> judge) {
    if (judge.standing.containsKey(dot) || !judge.context.has(dot)) kept.put(dot, element);
  }

  boolean isAtMost(Dotted<E> other) {
    return context.isAtMost(other.context)
        && other.standing.keySet().stream()
            .allMatch(dot -> standing.containsKey(dot) || !context.has(dot));
  }

  /** Each once, in their order. */
  SortedSet<E> elements() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(standing.values()));
  }

  void write(ValueWriter into, BiConsumer<E, ValueWriter> writeElement) {
    context.write(into);
    into.number(standing.size());
    standing.forEach(
        (dot, element) -> {
          into.replica(dot.replica()).number(dot.count());
          writeElement.accept(element, into);
        });
  }

  static <E> Dotted<E> read(ValueReader from, Function<ValueReader, E> readElement) {
    DotContext context = DotContext.read(from);
    TreeMap<Dot, E> standing = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      Dot dot = from.dot();
      ValueReader.check(context.has(dot), "a write that was not seen");
      standing.put(dot, readElement.apply(from));
    }
    return new Dotted<>(standing, context);
  }
}
