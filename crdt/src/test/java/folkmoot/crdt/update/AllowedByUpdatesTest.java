package folkmoot.crdt.update;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.ReplicaId;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.merge.check.AllowedValues;
import folkmoot.protocol.merge.check.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The judge of merged values allows whatever three replicas come to that hear of each other in any
 * order.
 */
class AllowedByUpdatesTest {
  private static final int NODES = 3;
  private static final int MOST_STEPS = 40;

  static List<ReplicatedType<?>> types() {
    return ReplicatedType.ALL;
  }

  @ParameterizedTest
  @MethodSource("types")
  void what_types_come_to_is_allowed(ReplicatedType<?> type) {
    int noticed = 0;
    for (int seed = 1; seed <= 300; seed++) if (new Run<>(type, seed).play()) noticed++;
    assertThat(noticed)
        .as("runs in which it is noticed if two replicas are not heard")
        .isPositive();
  }

  /**
   * One history of three replicas, each at a node of its own, that hear of each other now and then.
   */
  private static final class Run<T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> {
    private final ReplicatedType<T> type;
    private final Random chance;
    private final List<T> values = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private int letters;

    Run(ReplicatedType<T> type, int seed) {
      this.type = type;
      this.chance = new Random(seed);
      for (int node = 0; node < NODES; node++) values.add(type.empty());
    }

    /**
     * @return true if what one replica has is not allowed: it lacks what others made
     */
    boolean play() {
      int steps = 1 + chance.nextInt(MOST_STEPS);
      for (int step = 0; step < steps; step++) {
        int node = chance.nextInt(NODES);
        if (chance.nextInt(3) == 0) hear(node, chance.nextInt(NODES));
        else update(node, step);
      }
      T all = values.get(0).mergeData(values.get(1)).mergeData(values.get(2));
      assertThat(judge(all)).as("%s after %s", type.show(all), asked).isEmpty();
      return judge(values.get(0)).isPresent();
    }

    private Optional<String> judge(T value) {
      return AllowedValues.judge(type.name(), asked, Optional.of(type.show(value)));
    }

    private void hear(int node, int other) {
      values.set(node, values.get(node).mergeData(values.get(other)));
    }

    private void update(int node, int step) {
      Update update = draw();
      Circumstances at =
          new Circumstances(
              new ReplicaId("disk-" + node, 1),
              1000 - chance.nextInt(100) * node,
              Limits.DEFAULT,
              nodeId -> Optional.of(new ReplicaId("disk" + nodeId.substring(4), 1)));
      if (!(type.update(values.get(node), update, at) instanceof Outcome.Made<T> made)) return;
      values.set(node, made.value());
      asked.add(new Asked("node-" + node, update, 2 * step, 2 * step + 1, true));
    }

    private Update draw() {
      String operation = type.operations().get(chance.nextInt(type.operations().size()));
      String value = "v" + chance.nextInt(3);
      return switch (operation) {
        case "increment" -> new Update.Increment(chance.nextInt(20));
        case "decrement" -> new Update.Decrement(chance.nextInt(10));
        case "grant" -> new Update.Grant("node-" + chance.nextInt(NODES), chance.nextInt(5));
        case "add" -> new Update.Add(value);
        case "remove" -> new Update.Remove(value);
        case "enable" -> new Update.Enable();
        case "set" -> new Update.Set(value + "." + letters++);
        case "put" -> new Update.Put(value, "w" + letters++);
        case "insert" -> new Update.Insert(chance.nextInt(6), fresh(1 + chance.nextInt(4)));
        case "delete" -> new Update.Delete(chance.nextInt(6), 1 + chance.nextInt(2));
        default -> throw new IllegalStateException("a new operation: " + operation);
      };
    }

    /** Characters that nobody has typed before. */
    private String fresh(int length) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) text.appendCodePoint(0x4E00 + letters++);
      return text.toString();
    }
  }
}
