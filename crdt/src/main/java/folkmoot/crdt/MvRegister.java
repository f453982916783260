package folkmoot.crdt;

import java.util.List;
import java.util.Optional;

/**
 * A register that keeps every write that no other had seen (Shapiro et al., 2011, §3.2.2; with dots
 * as in Almeida et al., 2018): a write replaces what its writer saw, so that two that did not see
 * each other both stay.
 *
 * <p>Immutable.
 */
public final class MvRegister extends DottedValue<MvRegister, String> {
  public static final MvRegister EMPTY = new MvRegister(Dotted.empty(), Optional.empty());

  public static final Codec<MvRegister> CODEC =
      new Codec<>() {
        @Override
        protected void write(MvRegister register, ValueWriter into) {
          register.state().write(into, (value, to) -> to.text(value));
        }

        @Override
        protected MvRegister read(ValueReader from) {
          return EMPTY.with(Dotted.read(from, ValueReader::text), Optional.empty());
        }
      };

  private MvRegister(Dotted<String> state, Optional<Dotted<String>> change) {
    super(state, change);
  }

  @Override
  MvRegister with(Dotted<String> state, Optional<Dotted<String>> change) {
    return new MvRegister(state, change);
  }

  /**
   * Writes over all that is seen here.
   *
   * @param by who writes; only this replica itself may use its name
   */
  public MvRegister set(ReplicaId by, String value) {
    return changed(state().write(by, value, replaced -> true));
  }

  /** What no write has replaced: sorted, each once; of more than one, none had seen another. */
  public List<String> values() {
    return List.copyOf(state().elements());
  }
}
