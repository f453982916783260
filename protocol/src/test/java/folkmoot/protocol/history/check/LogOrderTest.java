package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the order of versions explains, and what it does not, held against the search. */
class LogOrderTest {
  private final HistoryRecorder recorder = new HistoryRecorder();
  private long now;

  private LogOrderTest write(String client, String key, String value, long version) {
    return add(client, key, new Action.Write(value), Outcome.DONE, version);
  }

  private LogOrderTest maybe(String client, String key, String value) {
    return add(client, key, new Action.Write(value), new Outcome.Unknown("timeout"), 0);
  }

  private LogOrderTest read(String client, String key, String value, long version) {
    return add(client, key, Action.READ, Outcome.saw(value), version);
  }

  private LogOrderTest nothing(String client, String key) {
    return add(client, key, Action.READ, Outcome.ABSENT, 0);
  }

  private LogOrderTest add(
      String client, String key, Action action, Outcome outcome, long version) {
    Served served = new Served(Optional.empty(), version, Optional.empty());
    HistoryRecorder.Pending asked =
        recorder.invoke(client, Target.of(key), action, now, Served.UNSAID);
    asked.end(now + 1, outcome, served);
    now += 2;
    return this;
  }

  private boolean explained() {
    return LogOrder.explains(recorder.history());
  }

  @Test
  void aReaderMayBeLateButNotGoBack() {
    write("a", "x", "1", 1).write("a", "y", "2", 2).write("a", "x", "3", 3);
    assertThat(nothing("b", "y").read("b", "x", "1", 1).read("b", "y", "2", 2).explained())
        .isTrue();
    assertThat(read("c", "x", "3", 3).read("c", "x", "1", 1).explained()).isFalse();
  }

  /** It is no matter of one key: whoever has seen the third entry has seen the second. */
  @Test
  void whatIsSeenOfOneKeyBindsForTheOthers() {
    write("a", "x", "1", 1).write("a", "y", "2", 2).write("a", "x", "3", 3);
    assertThat(read("b", "x", "3", 3).nothing("b", "y").explained()).isFalse();
  }

  @Test
  void aWriteComesAfterAllThatItsClientHasSeen() {
    write("a", "x", "1", 5);
    assertThat(read("b", "x", "1", 5).write("b", "y", "2", 4).explained()).isFalse();
  }

  @Test
  void aWriteOfUnknownOutcomeIsWhereItWasRead() {
    write("a", "x", "1", 1).maybe("b", "x", "2").write("a", "x", "3", 3);
    assertThat(read("c", "x", "1", 1).read("c", "x", "2", 2).explained()).isTrue();
    assertThat(read("d", "x", "2", 4).explained()).as("and nowhere else").isFalse();
  }

  @Test
  void whatNobodyWroteOrHasNoVersionIsNotExplained() {
    assertThat(write("a", "x", "1", 1).read("b", "x", "2", 1).explained()).isFalse();
    LogOrderTest other = new LogOrderTest();
    assertThat(other.write("a", "x", "1", 0).explained()).isFalse();
    LogOrderTest deleted = new LogOrderTest();
    deleted.write("a", "x", "1", 1).add("a", "x", Action.DELETE, Outcome.DONE, 2);
    assertThat(deleted.explained()).isFalse();
  }

  /**
   * Histories of one log, read by whoever is behind, and now and then spoilt: what the versions
   * explain the search explains, without them, too.
   */
  @Test
  void whatItExplainsTheSearchExplains() {
    Checker sequential = SequentialConsistency.of(Model.store());
    int explained = 0;
    for (int seed = 0; seed < 300; seed++) {
      History history = drawn(new Random(seed));
      if (!LogOrder.explains(history)) continue;
      explained++;
      History bare =
          History.of(
              history.operations().stream()
                  .map(
                      each ->
                          new folkmoot.protocol.history.Operation(
                              each.index(),
                              each.client(),
                              each.target(),
                              each.action(),
                              each.invoked(),
                              each.returned(),
                              each.outcome(),
                              Served.UNSAID))
                  .toList(),
              List.of());
      Verdict searched = sequential.check(bare, Budget.ofSteps(1_000_000));
      assertThat(searched.isPass()).as("seed %d: %s", seed, searched).isTrue();
    }
    assertThat(explained).isBetween(50, 290);
  }

  private static History drawn(Random chance) {
    LogOrderTest told = new LogOrderTest();
    TreeMap<Long, String> keyOf = new TreeMap<>();
    long[] seen = new long[3];
    for (int step = 0; step < 14; step++) {
      int client = chance.nextInt(3);
      long last = keyOf.size();
      if (last == 0 || chance.nextInt(3) == 0) {
        String key = chance.nextBoolean() ? "x" : "y";
        keyOf.put(last + 1, key);
        told.write("c" + client, key, "v" + (last + 1), last + 1);
        seen[client] = last + 1;
        continue;
      }
      // Behind by chance, and once in a while before what was seen: that is no order any more.
      long least = chance.nextInt(12) == 0 ? 0 : seen[client];
      long at = least + chance.nextInt((int) (last - least) + 1);
      String key = chance.nextBoolean() ? "x" : "y";
      Optional<Long> version =
          keyOf.headMap(at, true).entrySet().stream()
              .filter(each -> each.getValue().equals(key))
              .map(java.util.Map.Entry::getKey)
              .reduce((one, next) -> next);
      if (version.isEmpty()) told.nothing("c" + client, key);
      else told.read("c" + client, key, "v" + version.get(), version.get());
      seen[client] = Math.max(seen[client], at);
    }
    return told.recorder.history();
  }

  @Test
  void somethingWrittenIsAllThatEventualPromises() {
    Checker written = SomethingWritten.checker();
    accepts(written, new Told().write("a", "1", 0, 10).read("b", "1", 5, 20));
    accepts(written, new Told().maybeWrite("a", "1", 0, 10).read("b", "1", 50, 60));
    refuses(written, new Told().write("a", "1", 0, 10).read("b", "2", 20, 30), "nobody wrote");
    refuses(written, new Told().failedWrite("a", "1", 0, 10).read("b", "1", 20, 30), "failed");
    refuses(written, new Told().read("b", "1", 0, 10).write("a", "1", 20, 30), "future");
  }
}
