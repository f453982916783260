package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.store.StoreCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A log drawn from a seed: few keys, so that they are overwritten and removed often. */
final class RandomLog {
  private final Random chance;
  private long index;
  private long term;

  /** A log from its beginning. */
  RandomLog(Random chance) {
    this(chance, 0, 1);
  }

  /** A log that goes on after an entry. */
  RandomLog(Random chance, long index, long term) {
    this.chance = chance;
    this.index = index;
    this.term = term;
  }

  List<Change> batch(int length) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (chance.nextInt(10) == 0) term++;
      changes.add(new Change(++index, term, command()));
    }
    return changes;
  }

  private Optional<StoreCommand> command() {
    return switch (chance.nextInt(10)) {
      case 0 -> Optional.empty();
      case 1 ->
          Optional.of(
              new StoreCommand.FormCluster(
                  1 + chance.nextInt(5), "node-" + chance.nextInt(3), 1 + chance.nextInt(3)));
      case 2 -> {
        TreeMap<String, byte[]> updates = new TreeMap<>();
        for (int i = chance.nextInt(6); i > 0; i--) updates.put(key(), value());
        yield Optional.of(new StoreCommand.PutAll(updates));
      }
      case 3, 4, 5 -> Optional.of(new StoreCommand.Delete(key()));
      default -> Optional.of(new StoreCommand.Put(key(), value()));
    };
  }

  private String key() {
    int drawn = chance.nextInt(24);
    return drawn < 16
        ? "k" + drawn
        : new String(Character.toChars(drawn < 20 ? 0xFFF0 + drawn - 16 : 0x1F600 + drawn - 20));
  }

  private byte[] value() {
    byte[] value = new byte[chance.nextInt(40)];
    chance.nextBytes(value);
    return value;
  }
}
