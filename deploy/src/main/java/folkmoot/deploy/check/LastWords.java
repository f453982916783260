package folkmoot.deploy.check;

import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What the nodes say of every key when all is well again: first strongly, which shows what was
 * lost, then each node by itself, until they say the same or their time is up.
 */
final class LastWords {
  private static final Duration COME_BACK = Duration.ofSeconds(60);
  private static final Duration CONVERGE = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(6);

  private final Cluster cluster;
  private final Workload workload;
  private final HistoryRecorder recorder;
  private final LongSupplier clock;

  LastWords(Cluster cluster, Workload workload, HistoryRecorder recorder, LongSupplier clock) {
    this.cluster = cluster;
    this.workload = workload;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * Waits for the cluster, and reads.
   *
   * @throws Failure if it does not come back
   */
  void say(Terminal terminal) {
    terminal.progress("waiting until all nodes agree on a leader", "");
    long begun = System.nanoTime();
    while (!Survey.of(cluster).agreed()) {
      if (System.nanoTime() - begun > COME_BACK.toNanos()) {
        throw Failure.unavailable(
            "all was put right, but after %d s the nodes do not agree on a leader"
                .formatted(COME_BACK.toSeconds()));
      }
      NodeProcess.rest(STEP);
    }
    terminal.progress("reading all keys at all nodes", "");
    ClusterNode first = cluster.nodes().get(0);
    wishes("strong").forEach(wish -> record("last", readStrongly(first, wish)));
    converge();
  }

  /** A leader that has just been elected may not be able to serve at once. */
  private Reading readStrongly(ClusterNode node, Wish wish) {
    long begun = System.nanoTime();
    Reading reading = read(node, wish);
    while (!reading.told().outcome().isOk() && System.nanoTime() - begun < CONVERGE.toNanos()) {
      NodeProcess.rest(STEP);
      reading = read(node, wish);
    }
    return reading;
  }

  private void converge() {
    long begun = System.nanoTime();
    while (true) {
      SortedMap<String, SortedMap<String, Reading>> round = new TreeMap<>();
      for (ClusterNode node : cluster.nodes()) {
        SortedMap<String, Reading> ofNode = new TreeMap<>();
        wishes("eventual").forEach(wish -> ofNode.put(wish.name(), read(node, wish)));
        round.put(node.id(), ofNode);
      }
      long different = round.values().stream().map(LastWords::outcomes).distinct().count();
      if (different == 1 || System.nanoTime() - begun > CONVERGE.toNanos()) {
        round.forEach((node, all) -> all.values().forEach(each -> record("last-" + node, each)));
        return;
      }
      NodeProcess.rest(STEP);
    }
  }

  private static SortedMap<String, Outcome> outcomes(SortedMap<String, Reading> readings) {
    SortedMap<String, Outcome> outcomes = new TreeMap<>();
    readings.forEach((key, reading) -> outcomes.put(key, reading.told().outcome()));
    return outcomes;
  }

  /** A read that is done and may be written down. */
  private record Reading(String key, Served asked, long from, long until, Told told) {}

  private Reading read(ClusterNode node, Wish wish) {
    Served asked = Served.by(node.id(), wish.level().orElseThrow());
    long from = clock.getAsLong();
    try {
      HttpAnswer answer = ClusterClient.ask(node, wish.path(workload), ANSWER);
      return new Reading(wish.name(), asked, from, clock.getAsLong(), wish.told(answer, asked));
    } catch (IOException lost) {
      Told told = new Told(new Outcome.Failed("no answer: " + lost.getMessage()), asked);
      return new Reading(wish.name(), asked, from, clock.getAsLong(), told);
    }
  }

  /** Reads of every key and of every pair. */
  private List<Wish> wishes(String level) {
    List<Wish> wishes = new ArrayList<>();
    workload.allKeys().forEach(key -> wishes.add(Wish.read(key, false, level)));
    for (int number = 0; number < workload.pairs(); number++) {
      wishes.add(Wish.read(workload.pair(number), true, level));
    }
    return wishes;
  }

  private void record(String client, Reading reading) {
    recorder
        .invoke(client, Target.of(reading.key()), Action.READ, reading.from(), reading.asked())
        .end(reading.until(), reading.told().outcome(), reading.told().served());
  }

  /** The clients of {@link History#operations} whose reads are last words, by node. */
  static Optional<String> nodeOf(String client) {
    return client.startsWith("last-") ? Optional.of(client.substring(5)) : Optional.empty();
  }
}
