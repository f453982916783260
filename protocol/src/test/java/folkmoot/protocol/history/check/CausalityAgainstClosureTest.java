package folkmoot.protocol.history.check;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bad patterns, looked for in the plain transitive closure. */
class CausalityAgainstClosureTest {
  @Test
  void sameVerdict() {
    int violations = 0;
    int passes = 0;
    for (long seed = 0; seed < 4_000; seed++) {
      History history = draw(new Random(seed));
      Verdict verdict = Causality.checker().check(history, Budget.unlimited());
      boolean expected = isCausal(history.operations());
      assertThat(verdict.isPass()).as("seed %d: %s", seed, history).isEqualTo(expected);
      assertThat(verdict.isUnknown()).isFalse();
      if (verdict instanceof Verdict.Violation violation) {
        violations++;
        assertThat(isCausal(violation.smallest().operations()))
            .as("seed %d: %s of %s", seed, violation, history)
            .isFalse();
      } else {
        passes++;
      }
    }
    assertThat(violations).isGreaterThan(500);
    assertThat(passes).isGreaterThan(500);
  }

  /** Whatever is sequentially consistent is causal. */
  @Test
  void weakerThanSequential() {
    int sequential = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      History history = draw(new Random(seed));
      if (!SequentialConsistency.of(Model.store()).check(history, Budget.unlimited()).isPass()) {
        continue;
      }
      sequential++;
      assertThat(Causality.checker().check(history, Budget.unlimited()).isPass()).isTrue();
    }
    assertThat(sequential).isGreaterThan(200);
  }

  private static History draw(Random chance) {
    Told told = new Told();
    int value = 0;
    for (int i = 0; i < 9; i++) {
      String client = "c" + chance.nextInt(3);
      told.on("k" + chance.nextInt(2));
      int kind = chance.nextInt(10);
      if (kind < 3 || value == 0) told.write(client, "" + value++, 10 * i, 10 * i + 5);
      else if (kind == 3) told.maybeWrite(client, "" + value++, 10 * i, 10 * i + 5);
      else if (kind == 4) told.readNothing(client, 10 * i, 10 * i + 5);
      else told.read(client, "" + chance.nextInt(value), 10 * i, 10 * i + 5);
    }
    // A read of another key's value becomes one of a value of its own key.
    List<Operation> operations = told.history().operations();
    List<Operation> sound = operations.stream().map(o -> rekeyed(o, operations)).toList();
    return new History(sound, List.of());
  }

  private static Operation rekeyed(Operation read, List<Operation> operations) {
    if (read.action().mayWrite()) return read;
    return operations.stream()
        .filter(o -> Words.written(o).isPresent())
        .filter(o -> Words.written(o).equals(Words.found(read)))
        .findFirst()
        .map(
            writer ->
                new Operation(
                    read.index(),
                    read.client(),
                    writer.target(),
                    Action.READ,
                    read.invoked(),
                    read.returned(),
                    read.outcome(),
                    read.served()))
        .orElse(read);
  }

  private static boolean isCausal(List<Operation> operations) {
    int size = operations.size();
    int[] source = new int[size];
    boolean[][] before = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      Operation o = operations.get(i);
      source[i] = -1;
      for (int j = 0; j < i; j++) {
        boolean same = operations.get(j).client().equals(o.client());
        before[j][i] |= same && operations.get(j).isOk();
      }
      if (o.action().mayWrite()) continue;
      Optional<String> value = ((Outcome.Saw) o.outcome()).value();
      if (value.isEmpty()) continue;
      for (int j = 0; j < size; j++) {
        boolean writes =
            operations.get(j).target().equals(o.target())
                && operations.get(j).action().mayWrite()
                && Words.written(operations.get(j)).equals(value);
        if (writes) source[i] = j;
      }
      if (source[i] < 0) return false;
      before[source[i]][i] = true;
    }
    for (int k = 0; k < size; k++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) before[i][j] |= before[i][k] && before[k][j];
      }
    }
    for (int i = 0; i < size; i++) {
      if (before[i][i]) return false;
      Operation read = operations.get(i);
      if (read.action().mayWrite()) continue;
      for (int j = 0; j < size; j++) {
        Operation write = operations.get(j);
        if (!write.action().mayWrite() || !write.target().equals(read.target())) continue;
        if (!before[j][i] || j == source[i]) continue;
        if (source[i] < 0 || before[source[i]][j]) return false;
      }
    }
    return true;
  }
}
