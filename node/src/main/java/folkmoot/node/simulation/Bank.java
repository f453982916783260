package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Accounts between which transactions move money, and nobody else touches: their sum never changes,
 * and none is ever overdrawn. An account that is not there has what all begin with.
 */
final class Bank {
  private static final int ACCOUNTS = 3;
  private static final long OPENING = 100;
  private static final int MOST_RESULT_BYTES = 4096;

  private Bank() {}

  private static List<String> accounts() {
    List<String> keys = new ArrayList<>();
    for (int account = 0; account < ACCOUNTS; account++) keys.add("account-" + account);
    return keys;
  }

  /** Reads all accounts at one place in the order. */
  static Transaction count() {
    List<Step> gets = new ArrayList<>();
    for (String account : accounts()) gets.add(new Step.Get(account));
    return new Transaction(List.of(), gets, List.of(), MOST_RESULT_BYTES);
  }

  /** What one client believes of the accounts, which it is told to be wrong when it moves money. */
  static final class Client {
    private record Known(long version, long balance) {}

    private static final Known UNTOUCHED = new Known(0, OPENING);

    private final SortedMap<String, Known> known = new TreeMap<>();

    /** Moves money if both are as is believed and there is enough, else reads both. */
    Transaction transfer(Random chance) {
      int payer = chance.nextInt(ACCOUNTS);
      int payee = (payer + 1 + chance.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      String from = accounts().get(payer);
      String to = accounts().get(payee);
      long amount = 1 + chance.nextInt(90);
      Known paying = known.getOrDefault(from, UNTOUCHED);
      Known paid = known.getOrDefault(to, UNTOUCHED);
      List<Comparison> compare = new ArrayList<>();
      compare.add(Comparison.ofVersion(from, Relation.EQ, paying.version()));
      compare.add(
          paid.version() == 0
              ? Comparison.of(to, Relation.ABSENT)
              : Comparison.ofValue(to, Relation.EQ, written(chance, paid.balance())));
      // Of an account that is not there it is known that it has enough.
      if (paying.version() != 0)
        compare.add(Comparison.ofValue(from, Relation.GE, written(chance, amount)));
      List<Step> moves =
          List.of(
              new Step.Put(from, written(chance, paying.balance() - amount)),
              new Step.Put(to, written(chance, paid.balance() + amount)));
      List<Step> looks = List.of(new Step.Get(from), new Step.Get(to));
      return new Transaction(compare, moves, looks, MOST_RESULT_BYTES);
    }

    void learn(Transaction asked, ClientReply reply) {
      if (!(reply instanceof ClientReply.Ran ran)) return;
      List<Step> steps = asked.steps(ran.succeeded());
      for (int at = 0; at < steps.size(); at++) {
        StepResult result = ran.results().get(at);
        if (steps.get(at) instanceof Step.Put put)
          known.put(put.key(), new Known(result.version(), balance(put.value())));
        else known.put(steps.get(at).key(), seen(result));
      }
    }

    private static Known seen(StepResult result) {
      return result.found() ? new Known(result.version(), balance(result.value())) : UNTOUCHED;
    }
  }

  /** The same number in one of several ways to write it. */
  private static byte[] written(Random chance, long balance) {
    String text =
        switch (chance.nextInt(4)) {
          case 0 -> balance + ".0";
          case 1 -> balance + "e0";
          case 2 -> " " + balance;
          default -> Long.toString(balance);
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long balance(byte[] value) {
    return new BigDecimal(new String(value, StandardCharsets.UTF_8).strip()).longValueExact();
  }

  /**
   * Judges what the accounts were after each entry, and what clients were told of all of them.
   *
   * @return what is wrong; empty if nothing is
   */
  static List<String> judge(KeyTimeline timeline, List<Judges.Ended> ended) {
    List<String> wrong = new ArrayList<>();
    SortedMap<String, Long> balances = new TreeMap<>();
    for (String account : accounts()) balances.put(account, OPENING);
    timeline
        .changesOf(accounts())
        .forEach(
            (index, changes) -> {
              changes.forEach(
                  (account, value) ->
                      balances.put(account, value.map(Bank::balance).orElse(OPENING)));
              if (!isSound(balances))
                wrong.add("conservation: after %d %s".formatted(index, balances));
            });
    for (Judges.Ended each : ended) told(each).ifPresent(wrong::add);
    return wrong;
  }

  private static boolean isSound(SortedMap<String, Long> balances) {
    long sum = 0;
    for (long balance : balances.values()) {
      if (balance < 0) return false;
      sum += balance;
    }
    return sum == ACCOUNTS * OPENING;
  }

  private static Optional<String> told(Judges.Ended ended) {
    if (!(ended.reply().orElse(null) instanceof ClientReply.Ran ran)
        || ran.results().size() != ACCOUNTS) return Optional.empty();
    SortedMap<String, Long> balances = new TreeMap<>();
    for (int at = 0; at < ACCOUNTS; at++) {
      StepResult result = ran.results().get(at);
      balances.put(accounts().get(at), result.found() ? balance(result.value()) : OPENING);
    }
    return isSound(balances)
        ? Optional.empty()
        : Optional.of("conservation: %s was told %s".formatted(ended.client(), balances));
  }
}
