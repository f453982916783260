package folkmoot.crdt.update;

import folkmoot.crdt.BoundedCounter;
import folkmoot.crdt.Codec;
import folkmoot.crdt.Flag;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.GSet;
import folkmoot.crdt.LwwRegister;
import folkmoot.crdt.MvRegister;
import folkmoot.crdt.OrMap;
import folkmoot.crdt.OrSet;
import folkmoot.crdt.PnCounter;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.Updating.Step;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * A type of values that merge, by the name that clients know it by.
 *
 * @param <T> the value; what an update changed of one is a small one
 */
public final class ReplicatedType<T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> {
  public static final ReplicatedType<BoundedCounter> BOUNDED_COUNTER =
      new ReplicatedType<>(
          "bounded_counter",
          BoundedCounter.EMPTY,
          BoundedCounter.CODEC,
          List.of("increment", "decrement", "grant"),
          Updating::boundedCounter,
          counter -> new Shown.Number(counter.value()));

  public static final ReplicatedType<Flag> FLAG =
      new ReplicatedType<>(
          "flag",
          Flag.EMPTY,
          Flag.CODEC,
          List.of("enable"),
          Updating::flag,
          flag -> new Shown.Truth(flag.isEnabled()));

  public static final ReplicatedType<GCounter> G_COUNTER =
      new ReplicatedType<>(
          "g_counter",
          GCounter.EMPTY,
          GCounter.CODEC,
          List.of("increment"),
          Updating::gCounter,
          counter -> new Shown.Number(counter.value()));

  public static final ReplicatedType<GSet> G_SET =
      new ReplicatedType<>(
          "g_set",
          GSet.EMPTY,
          GSet.CODEC,
          List.of("add"),
          Updating::gSet,
          set -> new Shown.Values(List.copyOf(set.elements())));

  public static final ReplicatedType<LwwRegister> LWW_REGISTER =
      new ReplicatedType<>(
          "lww_register",
          LwwRegister.EMPTY,
          LwwRegister.CODEC,
          List.of("set"),
          Updating::lwwRegister,
          register -> new Shown.Value(register.value()));

  public static final ReplicatedType<MvRegister> MV_REGISTER =
      new ReplicatedType<>(
          "mv_register",
          MvRegister.EMPTY,
          MvRegister.CODEC,
          List.of("set"),
          Updating::mvRegister,
          register -> new Shown.Values(register.values()));

  public static final ReplicatedType<OrMap> OR_MAP =
      new ReplicatedType<>(
          "or_map",
          OrMap.EMPTY,
          OrMap.CODEC,
          List.of("put", "remove"),
          Updating::orMap,
          map -> new Shown.Fields(map.fields()));

  public static final ReplicatedType<OrSet> OR_SET =
      new ReplicatedType<>(
          "or_set",
          OrSet.EMPTY,
          OrSet.CODEC,
          List.of("add", "remove"),
          Updating::orSet,
          set -> new Shown.Values(List.copyOf(set.elements())));

  public static final ReplicatedType<PnCounter> PN_COUNTER =
      new ReplicatedType<>(
          "pn_counter",
          PnCounter.EMPTY,
          PnCounter.CODEC,
          List.of("increment", "decrement"),
          Updating::pnCounter,
          counter -> new Shown.Number(counter.value()));

  public static final ReplicatedType<TextDocument> TEXT =
      new ReplicatedType<>(
          "text",
          TextDocument.EMPTY,
          TextDocument.CODEC,
          List.of("insert", "delete"),
          Updating::text,
          text -> new Shown.Text(text.text()));

  /** In the order of their names: of a key that got two types, the first is told first. */
  public static final List<ReplicatedType<?>> ALL =
      List.of(
          BOUNDED_COUNTER,
          FLAG,
          G_COUNTER,
          G_SET,
          LWW_REGISTER,
          MV_REGISTER,
          OR_MAP,
          OR_SET,
          PN_COUNTER,
          TEXT);

  private final String name;
  private final T empty;
  private final Codec<T> codec;
  private final List<String> operations;
  private final Step<T> step;
  private final Function<T, Shown> show;

  private ReplicatedType(
      String name,
      T empty,
      Codec<T> codec,
      List<String> operations,
      Step<T> step,
      Function<T, Shown> show) {
    this.name = name;
    this.empty = empty;
    this.codec = codec;
    this.operations = operations;
    this.step = step;
    this.show = show;
  }

  public static Optional<ReplicatedType<?>> named(String name) {
    for (ReplicatedType<?> type : ALL) if (type.name.equals(name)) return Optional.of(type);
    return Optional.empty();
  }

  /**
   * Why a key may not be updated as one of this type, if it may not.
   *
   * @param known the type that the key has as far as is known where it is asked; empty if it has
   *     none
   * @param asked as the client named it
   */
  public static Optional<Refusal> refusal(Optional<String> known, String asked) {
    if (named(asked).isEmpty()) {
      List<String> offered = ALL.stream().map(ReplicatedType::name).toList();
      return Optional.of(new Refusal.UnknownType(asked, offered));
    }
    return known.filter(name -> !name.equals(asked)).map(name -> another(name, asked));
  }

  private static Refusal another(String known, String asked) {
    return new Refusal.AnotherType(known, asked);
  }

  public String name() {
    return name;
  }

  /** What a key has that nothing was done to. */
  public T empty() {
    return empty;
  }

  /** The bytes of values, and of what updates changed. */
  public Codec<T> codec() {
    return codec;
  }

  /** By the names that clients know them by. */
  public List<String> operations() {
    return operations;
  }

  public Shown show(T value) {
    return show.apply(value);
  }

  /** Makes an update. */
  public Outcome<T> update(T value, Update update, Circumstances at) {
    return step.make(value, update, at)
        .orElseGet(
            () ->
                new Outcome.Refused<>(
                    new Refusal.NoSuchOperation(name, update.name(), operations)));
  }

  @Override
  public String toString() {
    return name;
  }
}
