package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.Delete;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommand.Put;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A {@link StateStore} of some kind, and how to speak to it: what its contract stands on. */
abstract class StoreGround {
  protected StateStore store;

  /** Opens the store on what its ground has. */
  protected abstract StateStore open();

  /** The process stops: what was not flushed may be gone. */
  protected abstract void crash();

  /** The process stops, and the state is thrown away. */
  protected abstract void lose() throws IOException;

  /** Cleans up. */
  protected abstract void leave();

  @BeforeEach
  void enter() {
    store = open();
  }

  @AfterEach
  void leaveGround() {
    leave();
  }

  /** Applies after what is applied, in one batch, in the term at hand. */
  @SafeVarargs
  protected final int[] apply(Optional<StoreCommand>... commands) {
    return applyAt(0, commands).stream().mapToInt(Outcome::count).toArray();
  }

  /** The same, of a leader whose clock shows this. */
  @SafeVarargs
  protected final List<Outcome> applyAt(long timeMillis, Optional<StoreCommand>... commands) {
    List<Change> changes = new ArrayList<>();
    long index = store.appliedIndex();
    long term = Math.max(1, store.appliedTerm());
    for (Optional<StoreCommand> command : commands) {
      changes.add(new Change(++index, term, timeMillis, command));
    }
    return store.apply(changes);
  }

  protected static Optional<StoreCommand> put(String key, String json) {
    return Optional.of(new Put(key, bytes(json)));
  }

  protected static Optional<StoreCommand> delete(String key) {
    return Optional.of(new Delete(key));
  }

  protected static Optional<StoreCommand> form(FormCluster formation) {
    return Optional.of(formation);
  }

  protected static String text(Optional<Versioned> found) {
    return found
        .map(at -> new String(at.value(), StandardCharsets.UTF_8) + "@" + at.version())
        .orElse("absent");
  }

  protected static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
