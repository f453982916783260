package folkmoot.deploy.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.StubNode;
import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads into a store of this test that is slow, forgetful or absent as the test says. */
class LoadTest {
  private static final Answer OK = new Answer(200, "{\"success\":true}");
  private static final Answer NOT_APPLIED =
      new Answer(503, "{\"error\":\"No leader\",\"outcome\":\"not_applied\"}");
  private static final Answer UNKNOWN =
      new Answer(504, "{\"error\":\"Write quorum not reached\",\"outcome\":\"unknown\"}");

  @TempDir Path folder;

  private final Map<String, String> store = new TreeMap<>();
  private final StubNode node = new StubNode(this::apply);
  private Path file;
  private boolean skipBad;
  private int batchLines = 3;
  private Duration patience = Duration.ofSeconds(20);

  LoadTest() throws IOException {}

  @BeforeEach
  void file() {
    file = folder.resolve("lines.jsonl");
  }

  @AfterEach
  void close() {
    node.close();
  }

  private synchronized Answer apply(Asked asked) {
    try {
      ObjectMapper json = new ObjectMapper();
      if (asked.method().equals("PUT")) {
        store.put(asked.path().substring("/key/".length()), asked.body());
      } else {
        JsonNode updates = json.readTree(asked.body()).get("updates");
        updates.properties().forEach(e -> store.put(e.getKey(), e.getValue().toString()));
      }
      return OK;
    } catch (IOException e) {
      return new Answer(400, "{\"error\":\"Invalid JSON\"}");
    }
  }

  private FileLoad load(String token) {
    return new FileLoad(
        token,
        folder.resolve("loads"),
        new FileLoad.Settings(
            List.of(node.as("node-1", folder)), false, 4, batchLines, patience, skipBad));
  }

  private FileLoad.Result load() throws IOException {
    return load("token").from(file, false, silent());
  }

  private static Terminal silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(nowhere, nowhere, false, false);
  }

  private void lines(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static String line(String key, Object value) {
    return "{\"key\":\"" + key + "\",\"value\":" + value + "}";
  }

  private Path[] progressFiles() throws IOException {
    if (!Files.exists(folder.resolve("loads"))) return new Path[0];
    try (var files = Files.list(folder.resolve("loads"))) {
      return files.toArray(Path[]::new);
    }
  }

  @Test
  void everyLineArrivesAsItStandsAndNothingIsLeftOfTheProgress() throws IOException {
    lines(line("a", "1.50"), "", line("b", "null"), line("c", "{\"d\": [1]}"), line("e", "\"ü\""));
    FileLoad.Result result = load();
    assertThat(result.failure()).isEmpty();
    assertThat(result.loaded()).isEqualTo(4);
    assertThat(result.acknowledgedToLine()).isEqualTo(5);
    assertThat(store).containsOnlyKeys("a", "b", "c", "e");
    assertThat(node.asked().stream().map(Asked::body)).anyMatch(b -> b.contains("1.50"));
    assertThat(progressFiles()).isEmpty();
  }

  @Test
  void eachKeyEndsWithItsLastValueHoweverTheAnswersAreDelayed() throws IOException {
    Random random = new Random(7);
    AtomicInteger count = new AtomicInteger();
    StringBuilder text = new StringBuilder();
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 600; i++) {
      String key = "k" + random.nextInt(12);
      text.append(line(key, i)).append('\n');
      expected.put(key, Integer.toString(i));
    }
    Files.writeString(file, text);
    Map<Integer, Integer> yields = new TreeMap<>();
    for (int i = 0; i < 2000; i++) yields.put(i, random.nextInt(2000));
    node.play(
        asked -> {
          int turn = count.getAndIncrement();
          for (int i = 0; i < yields.get(turn); i++) Thread.yield();
          // Every fifth is not applied, every seventh is, and its answer gets lost.
          if (turn % 5 == 0) return NOT_APPLIED;
          Answer answer = apply(asked);
          return turn % 7 == 0 ? UNKNOWN : answer;
        });
    FileLoad.Result result = load();
    assertThat(result.failure()).isEmpty();
    assertThat(result.loaded()).isEqualTo(600);
    assertThat(result.retried()).isPositive();
    assertThat(result.unknownRetried()).isPositive();
    assertThat(store).isEqualTo(expected);
  }

  @Test
  void aLoadThatWasCutOffGoesOnAfterTheLastAcknowledgedLine() throws IOException {
    lines(line("a", 1), line("b", 2), line("c", 3), line("d", 4), line("e", 5));
    batchLines = 1;
    patience = Duration.ofMillis(1);
    CountDownLatch others = new CountDownLatch(3);
    node.play(asked -> asked.path().endsWith("/d") ? refusedAfter(others) : applied(asked, others));
    FileLoad.Result cut = load();
    assertThat(cut.failure().orElseThrow().exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(cut.acknowledgedToLine()).isEqualTo(3);
    assertThat(progressFiles()).hasSize(1);

    int before = node.asked().size();
    node.play(this::apply);
    FileLoad.Result rest = load();
    assertThat(rest.resumedAfterLine()).isEqualTo(3);
    assertThat(rest.failure()).isEmpty();
    assertThat(node.asked().subList(before, node.asked().size()).stream().map(Asked::path))
        .doesNotContain("/key/a", "/key/b", "/key/c")
        .contains("/key/d", "/key/e");
    assertThat(store).containsOnlyKeys("a", "b", "c", "d", "e");
  }

  /** A load that has failed begins no line more: so they are all on their way before it does. */
  private static Answer refusedAfter(CountDownLatch others) {
    try {
      assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NOT_APPLIED;
  }

  private Answer applied(Asked asked, CountDownLatch counted) {
    Answer answer = apply(asked);
    counted.countDown();
    return answer;
  }

  @Test
  void aLoadThatEndsInTheUnknownSaysSo() throws IOException {
    lines(line("a", 1));
    patience = Duration.ofMillis(1);
    node.play(asked -> UNKNOWN);
    assertThat(load().failure().orElseThrow().exitCode()).isEqualTo(ExitCode.UNKNOWN_OUTCOME);
  }

  @Test
  void progressHoldsOnlyForTheSameLinesAndTheSameCluster() throws IOException {
    lines(line("a", 1), line("b", 2), "broken", line("c", 3));
    batchLines = 1;
    assertThat(load().acknowledgedToLine()).isEqualTo(2);
    assertThat(load("another").from(file, false, silent()).resumedAfterLine()).isZero();

    load();
    lines(line("a", 1), line("b", 2), line("x", 9), line("c", 3));
    FileLoad.Result mended = load();
    assertThat(mended.resumedAfterLine()).isEqualTo(2);
    assertThat(mended.failure()).isEmpty();

    lines(line("a", 1), line("b", 2), "broken");
    load();
    lines(line("a", 1), line("b", 7), line("x", 9));
    assertThat(load().resumedAfterLine()).isZero();
    assertThat(store).containsEntry("b", "7");

    lines(line("a", 1), line("b", 2), "broken");
    load();
    assertThat(load("token").from(file, true, silent()).resumedAfterLine()).isZero();
  }

  @Test
  void aBadLineIsNamedAndWhatIsBeforeItIsLoaded() throws IOException {
    String[] bad = {
      "nonsense",
      "[1]",
      "{\"key\":\"\",\"value\":1}",
      "{\"key\":5,\"value\":1}",
      "{\"key\":\"a\"}",
      "{\"value\":1}",
      "{\"key\":\"a\",\"value\":1,\"ttl\":3}",
      "{\"key\":\"a\",\"key\":\"b\",\"value\":1}",
      "{\"key\":\"a\",\"value\":1} x",
      "{\"key\":\"" + "k".repeat(513) + "\",\"value\":1}",
      "{\"key\":\"a\",\"value\":\"" + "v".repeat(1 << 20) + "\"}"
    };
    for (String each : bad) {
      lines(line("first", 1), each, line("last", 2));
      FileLoad.Result result = load("token").from(file, true, silent());
      assertThat(result.failure().orElseThrow().exitCode()).as(each).isEqualTo(ExitCode.USAGE);
      assertThat(result.failure().orElseThrow()).hasMessageStartingWith("line 2: ");
      assertThat(result.acknowledgedToLine()).isEqualTo(1);
    }
    assertThat(store).containsOnlyKeys("first");

    skipBad = true;
    lines(line("first", 1), bad[0], line("last", 2));
    FileLoad.Result result = load("token").from(file, true, silent());
    assertThat(result.failure()).isEmpty();
    assertThat(result.skipped()).isEqualTo(1);
    assertThat(store).containsOnlyKeys("first", "last");
  }

  @Test
  void ofABatchThatIsRefusedTheCulpritIsFound() throws IOException {
    lines(line("a", 1), line("b", 2), line("c", 3));
    node.play(
        asked ->
            asked.body().contains("2")
                ? new Answer(413, "{\"error\":\"Value too large\"}")
                : apply(asked));
    assertThat(load().failure().orElseThrow()).hasMessage("line 2: Value too large");

    skipBad = true;
    FileLoad.Result result = load();
    assertThat(result.failure()).isEmpty();
    assertThat(result.loaded()).isEqualTo(2);
    assertThat(result.skipped()).isEqualTo(1);
    assertThat(store).containsOnlyKeys("a", "c");
  }

  @Test
  void aStreamIsLoadedWithoutProgress() throws IOException {
    byte[] text = (line("a", 1) + "\n" + line("b", 2)).getBytes(StandardCharsets.UTF_8);
    FileLoad.Result result = load("token").from(new ByteArrayInputStream(text), silent());
    assertThat(result.loaded()).isEqualTo(2);
    assertThat(progressFiles()).isEmpty();
  }
}
