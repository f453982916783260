package folkmoot.crdt;

import folkmoot.crdt.BoundedCounter.Grant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** All of them, but those of the text, which are with it. */
final class Mutants {
  private final List<Mutant<?, ?, ?>> all = new ArrayList<>();

  private Mutants() {}

  static List<Mutant<?, ?, ?>> all() {
    Mutants mutants = new Mutants();
    mutants.ofGCounter();
    mutants.ofPnCounter();
    mutants.ofBoundedCounter();
    mutants.ofSets();
    mutants.ofRegisters();
    mutants.<OrSet, String>ofDotted("or_set", LawfulSets.OfOrSet::new);
    mutants.<OrMap, OrMap.Write>ofDotted("or_map", LawfulSets.OfOrMap::new);
    mutants.<MvRegister, String>ofDotted("mv_register", LawfulRegisters.OfMvRegister::new);
    mutants.<OrSet, String>ofRemoves("or_set", LawfulSets.OfOrSet::new);
    mutants.<OrMap, OrMap.Write>ofRemoves("or_map", LawfulSets.OfOrMap::new);
    mutants.ofMap();
    return mutants.all;
  }

  private <T, D> void add(String type, String mistake, Altered<T, D, Call> broken) {
    @SuppressWarnings("unchecked")
    Mutant<T, D, Call> first =
        (Mutant<T, D, Call>)
            all.stream().filter(mutant -> mutant.type().equals(type)).findFirst().orElseThrow();
    all.add(new Mutant<>(type, mistake, first.lawful(), broken));
  }

  private void ofGCounter() {
    String type = "g_counter";
    Supplier<LawfulCounters.OfGCounter> of = LawfulCounters.OfGCounter::new;
    all.addAll(Mutant.ofAny(type, of));
    add(type, "merge adds", Altered.of(of.get()).merging(counts(BigInteger::add)));
    add(type, "merge takes the smaller", Altered.of(of.get()).merging(counts(BigInteger::min)));
    add(type, "merge takes the left's count", Altered.of(of.get()).merging(counts((l, r) -> l)));
    add(
        type,
        "merge drops whom the left lacks",
        Altered.of(of.get())
            .merging(
                (l, r) -> {
                  TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>(l.mergeData(r).counts());
                  counts.keySet().retainAll(l.counts().keySet());
                  return GCounter.of(counts);
                }));
    add(
        type,
        "merge overshoots",
        Altered.of(of.get())
            .merging(
                (l, r) -> {
                  GCounter merged = l.mergeData(r);
                  boolean one = merged.equals(l) || merged.equals(r);
                  return one ? merged : merged.increment(Replicas.name(0), 1);
                }));
    add(
        type,
        "replicas share a name",
        Altered.of(of.get())
            .applying((c, by, call) -> c.increment(Replicas.name(9), call.number())));
    add(
        type,
        "a delta is added",
        Altered.of(of.get()).mergingDeltaInto((c, d) -> counts(BigInteger::add).apply(c, d)));
    add(type, "batches add", Altered.of(of.get()).batching(counts(BigInteger::add)));
    add(
        type,
        "shows the largest count",
        Altered.of(of.get())
            .showing(c -> c.counts().values().stream().reduce(BigInteger.ZERO, BigInteger::max)));
  }

  private static BinaryOperator<GCounter> counts(BinaryOperator<BigInteger> whereBothCount) {
    return (l, r) -> GCounter.of(combined(l.counts(), r.counts(), whereBothCount));
  }

  private static <K> SortedMap<K, BigInteger> combined(
      SortedMap<K, BigInteger> l, SortedMap<K, BigInteger> r, BinaryOperator<BigInteger> both) {
    TreeMap<K, BigInteger> counts = new TreeMap<>(l);
    r.forEach((key, count) -> counts.merge(key, count, both));
    return counts;
  }

  private void ofPnCounter() {
    String type = "pn_counter";
    Supplier<LawfulCounters.OfPnCounter> of = LawfulCounters.OfPnCounter::new;
    all.addAll(Mutant.ofAny(type, of));
    add(
        type,
        "merge forgets the right's decrements",
        Altered.of(of.get())
            .merging(
                (l, r) ->
                    PnCounter.of(
                        combined(l.increments(), r.increments(), BigInteger::max),
                        l.decrements())));
    add(
        type,
        "merge takes fewer decrements",
        Altered.of(of.get())
            .merging(
                (l, r) ->
                    PnCounter.of(
                        combined(l.increments(), r.increments(), BigInteger::max),
                        combined(l.decrements(), r.decrements(), BigInteger::min))));
    add(
        type,
        "merge keeps the larger value",
        Altered.of(of.get()).merging((l, r) -> l.value().compareTo(r.value()) >= 0 ? l : r));
    add(
        type,
        "a decrement increments",
        Altered.of(of.get()).applying((c, by, call) -> c.increment(by, call.number())));
    add(type, "a batch is its last delta", Altered.of(of.get()).batching((one, next) -> next));
  }

  private void ofBoundedCounter() {
    String type = "bounded_counter";
    Supplier<LawfulCounters.OfBoundedCounter> of = LawfulCounters.OfBoundedCounter::new;
    all.addAll(Mutant.ofAny(type, of));
    add(
        type,
        "merge takes fewer uses",
        Altered.of(of.get())
            .merging(
                (l, r) ->
                    BoundedCounter.of(
                        combined(l.grants(), r.grants(), BigInteger::max),
                        combined(l.used(), r.used(), BigInteger::min))));
    add(
        type,
        "merge adds rights",
        Altered.of(of.get())
            .merging(
                (l, r) ->
                    BoundedCounter.of(
                        combined(l.grants(), r.grants(), BigInteger::add),
                        combined(l.used(), r.used(), BigInteger::max))));
    add(
        type,
        "sells by the value, not by rights",
        Altered.of(of.get()).applying(Mutants::sellByValue));
    add(
        type,
        "a delta of a sale without the rights it rests on",
        Altered.of(of.get()).telling(delta -> ofOneOnly(delta)));
    add(type, "who grants keeps the right", Altered.of(of.get()).applying(Mutants::grantAndKeep));
    add(type, "a batch is its first delta", Altered.of(of.get()).batching((one, next) -> one));
  }

  /** Uses up whatever right there is, whosever it is. */
  private static BoundedCounter sellByValue(BoundedCounter counter, ReplicaId by, Call call) {
    LawfulCounters.OfBoundedCounter lawful = new LawfulCounters.OfBoundedCounter();
    BoundedCounter after = lawful.apply(counter, by, call);
    for (int any = 0; any < 4 && call.name().equals("decrement") && after == counter; any++) {
      after = lawful.apply(counter, Replicas.name(any), call);
    }
    return after;
  }

  private static BoundedCounter grantAndKeep(BoundedCounter counter, ReplicaId by, Call call) {
    if (!call.name().equals("grant")) {
      return new LawfulCounters.OfBoundedCounter().apply(counter, by, call);
    }
    boolean may = counter.rights(by).compareTo(BigInteger.valueOf(call.number())) >= 0;
    ReplicaId to = Replicas.name(Integer.parseInt(call.on()));
    return may ? counter.increment(to, call.number()) : counter;
  }

  private static BoundedCounter ofOneOnly(BoundedCounter delta) {
    TreeMap<Grant, BigInteger> none = new TreeMap<>();
    return delta.used().isEmpty() ? delta : BoundedCounter.of(none, delta.used());
  }

  private void ofSets() {
    String type = "g_set";
    Supplier<LawfulSets.OfGSet> of = LawfulSets.OfGSet::new;
    all.addAll(Mutant.ofAny(type, of));
    add(
        type,
        "merge keeps what both have",
        Altered.of(of.get())
            .merging(
                (l, r) -> {
                  TreeSet<String> both = new TreeSet<>(l.elements());
                  both.retainAll(r.elements());
                  GSet set = GSet.EMPTY;
                  for (String element : both) set = set.add(element);
                  return set.resetDelta();
                }));
    add(type, "a batch is its last delta", Altered.of(of.get()).batching((one, next) -> next));
  }

  private void ofRegisters() {
    all.addAll(Mutant.ofAny("flag", LawfulRegisters.OfFlag::new));
    add(
        "flag",
        "merge is enabled if both are",
        Altered.of(new LawfulRegisters.OfFlag())
            .merging((l, r) -> l.isEnabled() && r.isEnabled() ? l : Flag.EMPTY));
    String type = "lww_register";
    Supplier<LawfulRegisters.OfLwwRegister> of = LawfulRegisters.OfLwwRegister::new;
    all.addAll(Mutant.ofAny(type, of));
    add(
        type,
        "the earlier write wins",
        Altered.of(of.get()).merging((l, r) -> l.mergeData(r).equals(l) ? r : l));
    add(
        type,
        "ties go to the left",
        Altered.of(of.get()).merging((l, r) -> l.time() == r.time() ? l : l.mergeData(r)));
    add(
        type,
        "ties go to the larger value",
        Altered.of(of.get())
            .merging((l, r) -> l.time() == r.time() ? larger(l, r) : l.mergeData(r)));
    add(
        type,
        "a clock behind writes before what it read",
        Altered.of(of.get())
            .applying(
                (register, by, call) -> {
                  LwwRegister written = LwwRegister.EMPTY.set(by, call.on(), call.number());
                  return written.time() == register.time() ? register : written;
                }));
  }

  private static LwwRegister larger(LwwRegister l, LwwRegister r) {
    return l.value().orElse("").compareTo(r.value().orElse("")) >= 0 ? l : r;
  }

  private <T extends DottedValue<T, E>, E> void ofDotted(
      String type, Supplier<? extends Lawful<T, T, Call>> of) {
    all.addAll(Mutant.ofAny(type, of));
    add(type, "what was removed comes back", dotted(of, (l, r) -> union(l, r)));
    add(type, "only what both have stays", dotted(of, (l, r) -> intersection(l, r)));
    add(
        type,
        "merge forgets what the right has seen",
        dotted(of, (l, r) -> new Dotted<>(l.merge(r).standing(), known(l.merge(r), l))));
    add(
        type,
        "merge takes the left's word for what was seen",
        dotted(of, (l, r) -> leftsWord(l, r)));
    add(
        type,
        "a delta tells the write and not what it replaced",
        Altered.of(of.get()).telling(delta -> writesOnly(delta)));
    add(type, "a batch is its last delta", Altered.of(of.get()).batching((one, next) -> next));
  }

  /** Not of the MV-Register, where a write does replace all that its replica knows of. */
  private <T extends DottedValue<T, E>, E> void ofRemoves(
      String type, Supplier<? extends Lawful<T, T, Call>> of) {
    add(
        type,
        "a delta removes all that its replica knows of",
        Altered.of(of.get()).telling(delta -> upTo(delta)));
  }

  private static <T extends DottedValue<T, E>, E> Altered<T, T, Call> dotted(
      Supplier<? extends Lawful<T, T, Call>> of, BinaryOperator<Dotted<E>> merge) {
    return Altered.of((Lawful<T, T, Call>) of.get())
        .merging((l, r) -> l.with(merge.apply(l.state(), r.state()), Optional.empty()));
  }

  private static <E> Dotted<E> union(Dotted<E> l, Dotted<E> r) {
    TreeMap<Dot, E> standing = new TreeMap<>(l.standing());
    standing.putAll(r.standing());
    return new Dotted<>(standing, l.context().with(r.context()));
  }

  private static <E> Dotted<E> intersection(Dotted<E> l, Dotted<E> r) {
    TreeMap<Dot, E> standing = new TreeMap<>(l.standing());
    standing.keySet().retainAll(r.standing().keySet());
    return new Dotted<>(standing, l.context().with(r.context()));
  }

  private static <E> DotContext known(Dotted<E> merged, Dotted<E> left) {
    return left.context().with(DotContext.of(new TreeSet<>(merged.standing().keySet())));
  }

  private static <E> Dotted<E> leftsWord(Dotted<E> l, Dotted<E> r) {
    TreeMap<Dot, E> standing = new TreeMap<>(l.standing());
    r.standing()
        .forEach(
            (dot, element) -> {
              if (!l.context().has(dot)) standing.put(dot, element);
            });
    return new Dotted<>(standing, l.context().with(r.context()));
  }

  private static <T extends DottedValue<T, E>, E> T writesOnly(T delta) {
    Dotted<E> state = delta.state();
    if (state.standing().isEmpty()) return delta;
    DotContext written = DotContext.of(new TreeSet<>(state.standing().keySet()));
    return delta.with(new Dotted<>(state.standing(), written), Optional.empty());
  }

  /** Says of each replica that all up to the last that it names was seen. */
  private static <T extends DottedValue<T, E>, E> T upTo(T delta) {
    TreeMap<ReplicaId, Long> versions = new TreeMap<>(delta.state().context().versions());
    delta.state().context().cloud().forEach(dot -> versions.put(dot.replica(), dot.count()));
    DotContext context = new DotContext(versions, new TreeSet<>());
    return delta.with(new Dotted<>(delta.state().standing(), context), Optional.empty());
  }

  private void ofMap() {
    add(
        "or_map",
        "shows the first write of a field, not the last",
        Altered.of(new LawfulSets.OfOrMap())
            .showing(
                map -> {
                  TreeMap<String, String> fields = new TreeMap<>();
                  map.state().elements().forEach(w -> fields.putIfAbsent(w.field(), w.value()));
                  return fields;
                }));
  }
}
