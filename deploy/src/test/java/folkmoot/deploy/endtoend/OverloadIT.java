package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Far more is asked of small nodes than they let in: what is too much is refused, memory stays
 * where it was, and as soon as it is over everything is as before.
 */
class OverloadIT {
  private static final int NODES = 3;
  private static final int FEW = 4;

  /** Ten times as many as all nodes together let in. */
  private static final int MANY = 240;

  private static final int IN_FLIGHT = 8;
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration STORM = Duration.ofSeconds(10);
  private static final Duration RECOVERY = Duration.ofSeconds(1);

  /** The heap cannot grow past its limit; this is for what is outside: the store's own buffers. */
  private static final long MOST_GROWTH_KIB = 64 << 10;

  private static final String VALUE = "\"" + "x".repeat(8 << 10) + "\"";

  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          NODES,
          "-XX:TieredStopAtLevel=4",
          "-Xmx128m",
          "-Dfolkmoot.gateway.max-in-flight=" + IN_FLIGHT,
          "-Dfolkmoot.gateway.max-held-bytes=1MiB",
          "-Dfolkmoot.raft.max-uncommitted-bytes=1MiB");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void tenTimesTooMuchIsRefusedInFlatMemoryAndIsOverAtOnce() throws InterruptedException {
    assertThat(ground.moot("up", "-n", "" + NODES).code()).isZero();
    // The first storm fills heaps and caches up to their limits; a second one must find them
    // enough.
    ask(MANY, STORM);
    long calm = count(ask(FEW, CALM), 200);
    long before = highestResident();
    Map<Integer, LongAdder> storm = ask(MANY, STORM);
    long begun = System.nanoTime();
    Poll.until("a write is taken", Duration.ofSeconds(10), () -> put(1, 0) == 200);
    long firstMillis = (System.nanoTime() - begun) / 1_000_000;
    long after = count(ask(FEW, CALM), 200);
    long most = highestResident();
    System.out.printf(
        "calm: %d writes in %s; storm of %d clients: %s in %s; after it: %d in %s, the first after"
            + " %d ms; most resident: %d MiB, before the storm %d%n",
        calm, CALM, MANY, storm, STORM, after, CALM, firstMillis, most >> 10, before >> 10);
    long all = storm.values().stream().mapToLong(LongAdder::sum).sum();
    assertThat(all - count(storm, 200) - count(storm, 429))
        .as("of %s, answers that are neither", storm)
        .isLessThanOrEqualTo(all / 100);
    assertThat(count(storm, 429)).isGreaterThan(count(storm, 200));
    assertThat(count(storm, 200)).as("work goes on").isPositive();
    assertThat(firstMillis).isLessThan(RECOVERY.toMillis());
    assertThat(after).isGreaterThan(calm / 2);
    assertThat(most - before).isLessThan(MOST_GROWTH_KIB);
  }

  private static long count(Map<Integer, LongAdder> answers, int status) {
    LongAdder found = answers.get(status);
    return found == null ? 0 : found.sum();
  }

  /** So many clients put one value after the other; the answers by their status. */
  private Map<Integer, LongAdder> ask(int clients, Duration time) throws InterruptedException {
    Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int number = i;
      Thread thread = new Thread(() -> ask(number, answers, over), "client-" + i);
      threads.add(thread);
      thread.start();
    }
    Poll.during(time, () -> assertThat(over).isFalse());
    over.set(true);
    for (Thread thread : threads) thread.join(Duration.ofSeconds(30).toMillis());
    return answers;
  }

  private void ask(int number, Map<Integer, LongAdder> answers, AtomicBoolean over) {
    while (!over.get()) {
      int status = put(1 + number % NODES, number);
      answers.computeIfAbsent(status, first -> new LongAdder()).increment();
    }
  }

  /** The status; 0 if there was no answer. */
  private int put(int node, int key) {
    URI target = URI.create("http://127.0.0.1:" + ground.port(node) + "/key/k" + key);
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofSeconds(20))
            .PUT(BodyPublishers.ofString(VALUE))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException unanswered) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static long highestResident() {
    return ground.cluster().nodes().stream()
        .mapToLong(OverloadIT::highestResident)
        .max()
        .orElseThrow();
  }

  /** The most memory that a node has had in RAM, in KiB, as Linux tells. */
  private static long highestResident(ClusterNode node) {
    Path status = Path.of("/proc/" + new NodeProcess(node).pid().orElseThrow() + "/status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", ""));
      }
    } catch (IOException gone) {
      throw new AssertionError(node.id(), gone);
    }
    throw new AssertionError("Linux does not tell of " + node.id());
  }
}
