package folkmoot.protocol.history.check;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The session guarantees by unique values say what trying all orders of the writes says. */
class SessionsAgainstAllOrdersTest {
  @ParameterizedTest
  @EnumSource(SessionGuarantee.class)
  void sameVerdict(SessionGuarantee guarantee) {
    int violations = 0;
    int passes = 0;
    for (long seed = 0; seed < 3_000; seed++) {
      History history = draw(new Random(seed));
      Verdict verdict = guarantee.check(history, Budget.unlimited());
      if (verdict.isUnknown()) continue;
      boolean expected = isKeptInSomeOrder(guarantee, history.operations());
      assertThat(verdict.isPass()).as("seed %d: %s", seed, history).isEqualTo(expected);
      if (verdict instanceof Verdict.Violation violation) {
        violations++;
        assertThat(isKeptInSomeOrder(guarantee, violation.smallest().operations()))
            .as("seed %d: %s", seed, violation)
            .isFalse();
      } else {
        passes++;
      }
    }
    assertThat(violations).isGreaterThan(200);
    assertThat(passes).isGreaterThan(200);
  }

  /** Three clients, up to four writes of unique values, reads of any of them or of nothing. */
  private static History draw(Random chance) {
    Told told = new Told();
    int writes = 1 + chance.nextInt(4);
    for (int i = 0; i < 10; i++) {
      String client = "c" + chance.nextInt(3);
      if (i < writes) {
        if (chance.nextInt(6) == 0) told.maybeWrite(client, "" + i, 10 * i, 10 * i + 5);
        else told.write(client, "" + i, 10 * i, 10 * i + 5);
      } else if (chance.nextInt(8) == 0) {
        told.readNothing(client, 10 * i, 10 * i + 5);
      } else {
        told.read(client, "" + chance.nextInt(writes), 10 * i, 10 * i + 5);
      }
    }
    return shuffled(told.history(), chance);
  }

  private static History shuffled(History history, Random chance) {
    List<Operation> operations = new ArrayList<>(history.operations());
    java.util.Collections.shuffle(operations, chance);
    List<Operation> timed = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation o = operations.get(i);
      timed.add(
          new Operation(
              i,
              o.client(),
              o.target(),
              o.action(),
              10L * i,
              10L * i + 5,
              o.outcome(),
              o.served()));
    }
    return new History(timed, List.of());
  }

  private static boolean isKeptInSomeOrder(SessionGuarantee guarantee, List<Operation> operations) {
    List<Operation> writes = operations.stream().filter(o -> o.action().mayWrite()).toList();
    return anyOrder(new ArrayList<>(), writes, order -> isKept(guarantee, operations, order));
  }

  private static boolean anyOrder(
      List<Operation> order,
      List<Operation> left,
      java.util.function.Predicate<List<Operation>> test) {
    if (left.isEmpty()) return test.test(order);
    for (Operation next : left) {
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      List<Operation> longer = new ArrayList<>(order);
      longer.add(next);
      if (anyOrder(longer, rest, test)) return true;
    }
    return false;
  }

  /** The definitions, pair by pair; where an operation stands is its write's place in the order. */
  private static boolean isKept(
      SessionGuarantee guarantee, List<Operation> operations, List<Operation> order) {
    ToIntFunction<Operation> place = o -> place(o, order);
    boolean aboutReads =
        guarantee == SessionGuarantee.READ_YOUR_WRITES
            || guarantee == SessionGuarantee.MONOTONIC_READS;
    for (Operation one : operations) {
      for (Operation other : operations) {
        if (one.index() >= other.index() || !one.client().equals(other.client())) continue;
        if (!one.isOk()) continue;
        boolean writes = one.action().mayWrite();
        boolean thenWrites = other.action().mayWrite();
        boolean inOrder = place.applyAsInt(one) < place.applyAsInt(other);
        boolean notBack = place.applyAsInt(one) <= place.applyAsInt(other);
        boolean kept =
            writes
                ? thenWrites
                    ? inOrder || guarantee == SessionGuarantee.WRITES_FOLLOW_READS
                    : notBack || guarantee != SessionGuarantee.READ_YOUR_WRITES
                : thenWrites
                    ? inOrder || guarantee != SessionGuarantee.WRITES_FOLLOW_READS
                    : notBack || aboutReads && guarantee != SessionGuarantee.MONOTONIC_READS;
        if (!kept) return false;
      }
    }
    return operations.stream().allMatch(o -> place.applyAsInt(o) < order.size());
  }

  /** Past the end if nobody wrote it. */
  private static int place(Operation operation, List<Operation> order) {
    Optional<String> value =
        operation.action() instanceof Action.Write write
            ? Optional.of(write.value())
            : ((Outcome.Saw) operation.outcome()).value();
    if (value.isEmpty()) return -1;
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).action() instanceof Action.Write write
          && write.value().equals(value.get())) {
        return i;
      }
    }
    return order.size();
  }
}
