package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply.Ran;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Money goes from account to account by transactions; leaders die; the sum never changes. */
class BankTransferTest {
  private static final int MOST_BYTES = 1000;

  @Test
  void two_who_saw_the_same_balances_cannot_both_spend_them() {
    try (var cluster = Moot.of(3).seed(11).start()) {
      open(cluster);
      List<StepResult> seen = look(cluster);
      var leader = cluster.awaitLeader();
      Call one = transfer(cluster, "one", seen, 70, leader);
      Call other = transfer(cluster, "other", seen, 70, leader);
      cluster.run(Duration.ofSeconds(1));
      assertThat(Stream.of(one, other).map(BankTransferTest::succeeded)).containsOnlyOnce(true);
      assertThat(balances(look(cluster))).containsExactly(30L, 170L);
      cluster.verify();
    }
  }

  @Test
  void nobody_spends_what_is_not_there() {
    try (var cluster = Moot.of(3).seed(12).start()) {
      open(cluster);
      Call call = transfer(cluster, "one", look(cluster), 101, cluster.awaitLeader());
      assertThat(call.await()).isPresent();
      assertThat(succeeded(call)).isFalse();
      assertThat(balances(look(cluster))).containsExactly(100L, 100L);
    }
  }

  @Test
  void no_money_is_lost_or_made_when_leaders_die_with_transfers_under_way() {
    try (var cluster = Moot.of(5).seed(13).start()) {
      open(cluster);
      int done = 0;
      for (int round = 0; round < 8; round++) {
        List<StepResult> seen = look(cluster);
        TestNode leader = cluster.awaitLeader();
        Call one = transfer(cluster, "one", seen, 1 + round, leader);
        Call other = transfer(cluster, "other", seen, 20 + round, leader);
        cluster.run(Duration.ofMillis(10L * round));
        cluster.crash(leader);
        cluster.awaitLeaderOf(cluster.others(leader));
        cluster.restart(leader);
        cluster.run(Duration.ofSeconds(3));
        if (succeeded(one) || succeeded(other)) done++;
        one.isWaiting();
        other.isWaiting();
        List<Long> balances = balances(look(cluster));
        assertThat(balances.get(0) + balances.get(1)).as("round %d", round).isEqualTo(200);
        assertThat(balances).allMatch(balance -> balance >= 0);
      }
      assertThat(done).as("transfers that somebody was told of").isPositive();
      cluster.verify();
    }
  }

  private static void open(TestCluster cluster) {
    run(
        cluster,
        new Transaction(
            List.of(),
            List.of(new Step.Put("a", json(100)), new Step.Put("b", json(100))),
            List.of(),
            MOST_BYTES));
  }

  /** Both accounts at one moment. */
  private static List<StepResult> look(TestCluster cluster) {
    return run(
        cluster,
        new Transaction(
            List.of(), List.of(new Step.Get("a"), new Step.Get("b")), List.of(), MOST_BYTES));
  }

  private static List<StepResult> run(TestCluster cluster, Transaction transaction) {
    for (int attempt = 0; attempt < 5; attempt++) {
      Call call = cluster.client("clerk").ask(transact(transaction)).atLeader();
      if (call.await().orElse(null) instanceof Ran ran) return ran.results();
    }
    throw new AssertionError("nobody runs transactions");
  }

  /** From a to b, if both are still as they were seen and there is enough. */
  private static Call transfer(
      TestCluster cluster, String client, List<StepResult> seen, long amount, TestNode node) {
    List<Long> balances = balances(seen);
    Transaction transfer =
        new Transaction(
            List.of(
                Comparison.ofVersion("a", Relation.EQ, seen.get(0).version()),
                Comparison.ofVersion("b", Relation.EQ, seen.get(1).version()),
                Comparison.ofValue("a", Relation.GE, json(amount))),
            List.of(
                new Step.Put("a", json(balances.get(0) - amount)),
                new Step.Put("b", json(balances.get(1) + amount))),
            List.of(),
            MOST_BYTES);
    return cluster.client(client).ask(transact(transfer)).at(node);
  }

  private static Operation transact(Transaction transaction) {
    return new Operation.Transact(transaction, new WriteConcern.Majority());
  }

  private static boolean succeeded(Call call) {
    return call.reply().orElse(null) instanceof Ran ran && ran.succeeded();
  }

  private static List<Long> balances(List<StepResult> accounts) {
    return accounts.stream()
        .map(each -> Long.parseLong(new String(each.value(), StandardCharsets.UTF_8)))
        .toList();
  }

  private static byte[] json(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
