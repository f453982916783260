package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.watch.HistoryBounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A log drawn from a seed: few keys, so that they are overwritten and removed often. */
final class RandomLog {
  private final Random chance;
  private final List<Long> sessions = new ArrayList<>();
  private long index;
  private long term;
  private long millis;

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
      millis += chance.nextInt(30) - 10;
      changes.add(new Change(++index, term, Math.max(0, millis), command()));
    }
    return changes;
  }

  private TreeSet<StoreCommand.ClusterMember> downed() {
    TreeSet<StoreCommand.ClusterMember> downed = new TreeSet<>();
    if (chance.nextBoolean()) downed.add(new StoreCommand.ClusterMember("a:1", chance.nextInt(3)));
    return downed;
  }

  private Optional<StoreCommand> command() {
    return switch (chance.nextInt(15)) {
      case 14 ->
          Optional.of(
              new StoreCommand.KeepHistory(
                  new HistoryBounds(1 + chance.nextInt(300), 1 + chance.nextInt(5000))));
      case 0 -> Optional.empty();
      case 1 ->
          Optional.of(
              new StoreCommand.FormCluster(
                  1 + chance.nextInt(5),
                  "node-" + chance.nextInt(3),
                  1 + chance.nextInt(3),
                  downed()));
      case 2 -> {
        sessions.add(Math.max(1, index));
        yield Optional.of(new StoreCommand.OpenSession(new Keeping(3, 300)));
      }
      case 3, 4, 5, 6 -> Optional.of(once());
      default -> Optional.of(change());
    };
  }

  /** Sequences and keys come again, now and then below what is awaited. */
  private StoreCommand once() {
    Optional<Turn> turn = Optional.empty();
    if (!sessions.isEmpty() && chance.nextInt(4) > 0) {
      long session = sessions.get(Math.max(0, sessions.size() - 1 - chance.nextInt(4)));
      long sequence = 1 + (index - session) / 2 + chance.nextInt(6);
      turn = Optional.of(new Turn(session, sequence, Math.max(1, sequence - chance.nextInt(6))));
    }
    Optional<Keyed> keyed = Optional.empty();
    if (turn.isEmpty() || chance.nextInt(3) == 0) {
      Digest name = new Digest(0, chance.nextInt(8));
      Digest request = new Digest(0, chance.nextInt(2));
      Keeping keeping = new Keeping(1 + chance.nextInt(5), 10 + chance.nextInt(200));
      keyed = Optional.of(new Keyed(name, request, 2, "node-" + chance.nextInt(3), keeping));
    }
    return new StoreCommand.Once(turn, keyed, change());
  }

  private StoreCommand.Change change() {
    return switch (chance.nextInt(14)) {
      case 11, 12 -> new StoreCommand.PutFor(key(), value(), 1 + chance.nextInt(200));
      case 8 -> new StoreCommand.When(condition(), single());
      case 9 -> new StoreCommand.Increment(counter(), chance.nextInt(9) - 3);
      case 10 -> new StoreCommand.Transact(transaction());
      case 0 -> {
        TreeMap<String, byte[]> updates = new TreeMap<>();
        for (int i = chance.nextInt(6); i > 0; i--) updates.put(key(), value());
        yield new StoreCommand.PutAll(updates);
      }
      case 1, 2, 3 -> new StoreCommand.Delete(key());
      default -> new StoreCommand.Put(key(), value());
    };
  }

  private StoreCommand.Single single() {
    if (chance.nextInt(4) == 0) return new StoreCommand.PutFor(key(), value(), 50);
    return chance.nextBoolean()
        ? new StoreCommand.Delete(key())
        : new StoreCommand.Put(key(), value());
  }

  private Precondition condition() {
    return switch (chance.nextInt(4)) {
      case 0 -> Precondition.absent();
      case 1 -> Precondition.at(Math.max(1, index - chance.nextInt(20)));
      case 2 -> new Precondition(Optional.of(Tags.anything()), Optional.empty());
      default -> new Precondition(Optional.empty(), Optional.of(Tags.only(1 + index / 2)));
    };
  }

  /** Some are numbers, some are what others write. */
  private String counter() {
    return chance.nextInt(4) == 0 ? key() : "n" + chance.nextInt(3);
  }

  private Transaction transaction() {
    List<Comparison> compare = new ArrayList<>();
    for (int i = chance.nextInt(3); i > 0; i--) compare.add(comparison());
    return new Transaction(compare, steps(), steps(), chance.nextInt(100));
  }

  private Comparison comparison() {
    Relation relation = Relation.values()[chance.nextInt(8)];
    if (!relation.needsOperand()) return Comparison.of(key(), relation);
    if (chance.nextBoolean()) return Comparison.ofVersion(key(), relation, chance.nextInt(40));
    byte[] number = Integer.toString(chance.nextInt(9)).getBytes(StandardCharsets.US_ASCII);
    return Comparison.ofValue(counter(), relation, number);
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int i = chance.nextInt(4); i > 0; i--) {
      switch (chance.nextInt(3)) {
        case 0 -> steps.add(new Step.Put(key(), value()));
        case 1 -> steps.add(new Step.Delete(key()));
        default -> steps.add(new Step.Get(counter()));
      }
    }
    return steps;
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
