package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Watches as the door takes and tells them. */
class WatchTest {
  private static final String WATCH = "/v1/keyspaces/default/watch";

  private static final String CHANGES =
      """
      id: 835fda28:default-1001-1
      event: put
      data: {"type":"put","key":"!slowa","value":{"n":   1},"version":1001}

      id: 835fda28:default-1001-2
      event: delete
      data: {"type":"delete","key":"!slowb","version":1001}

      id: 835fda28:default-1007-1
      event: expire
      data: {"type":"expire","key":"!slowc","version":1007}

      id: 835fda28:default-1009-0
      event: progress
      data: {"id":"835fda28:default-1009-0"}

      """;

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void whatChangesIsToldAsEventsWithIdsFromTheFirstWordOn() {
    HttpResponse<String> told = door.get(WATCH + "?prefix=!slow");
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(told.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(told.headers().firstValue("X-Served-By")).contains("node-1");
    assertThat(told.headers().firstValue("X-Effective-Consistency")).contains("sequential");
    assertThat(told.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(told.body())
        .isEqualTo(
            """
            retry: 1000
            id: 835fda28:default-1000-0
            event: progress
            data: {"id":"835fda28:default-1000-0"}

            """
                + CHANGES
                + """
                id: 835fda28:default-1009-0
                event: end
                data: {"reason":"slow","id":"835fda28:default-1009-0"}

                """);
  }

  /** Who came back with the id of that would pass over what is lost. */
  @Test
  void thatSomethingIsLostIsToldWithoutAnId() {
    String told = door.get(WATCH + "?prefix=!lost").body();
    assertThat(told)
        .endsWith(
            """
            event: compacted
            data: {"error":"What comes next is remembered no more","code":"compacted","oldest":"835fda28:default-900-1"}

            """);
    assertThat(told.substring(told.lastIndexOf("id: ")).lines().findFirst())
        .contains("id: 835fda28:default-1009-0");
  }

  @ParameterizedTest
  @CsvSource({
    "from=7,                       ,                 default.1.0-8-0",
    "from=0,                       ,                 default.1.0-1-0",
    "from=835fda28:default.1.0-7-3,,                 default.1.0-7-3",
    "from=7,                       835fda28:default.1.0-9-1, default.1.0-9-1",
    "'',                           835fda28:default.1.0-9-1, default.1.0-9-1",
  })
  void itBeginsBehindWhatTheClientHasSeen(String query, String lastEventId, String id) {
    String[] headers =
        lastEventId == null ? new String[0] : new String[] {"Last-Event-ID", lastEventId};
    String told = door.get(WATCH + "?prefix=!slow&" + query, headers).body();
    assertThat(told).startsWith("retry: 1000\nid: 835fda28:" + id + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "!let-go,      410, compacted",
    "!other,       410, other_keyspace",
    "!too-many,    429, watches",
    "!not-reached, 503, not_reached",
    "!unavailable, 503, unavailable",
  })
  void aRefusalIsAStatusBeforeTheStream(String prefix, int status, String code) {
    HttpResponse<String> refused = door.get(WATCH + "?prefix=" + prefix);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(refused.headers().firstValue("Retry-After").isPresent()).isEqualTo(status != 410);
    if (prefix.equals("!let-go"))
      assertThat(json(refused).get("oldest").asText()).isEqualTo("835fda28:default-900-1");
  }

  @ParameterizedTest
  @CsvSource({
    "?from=x,                  invalid_from",
    "?from=,                   invalid_from",
    "?from=default.1.0-7-3,    invalid_from",
    "?from=835fda2:default.1.0-7-3, invalid_from",
    "?from=835fda28:,          invalid_from",
    "?from=-1,                 invalid_from",
    "?from=1234567890123456789, invalid_from",
    "?prefix=%00&limit=1,      unknown_parameter",
    "?consistency=strong,      unknown_parameter",
    "?timeout=0,               invalid_timeout",
  })
  void whatIsWrongIsNamed(String query, String code) {
    HttpResponse<String> refused = door.get(WATCH + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
  }

  /** Of a cluster that was here before, whose groups had the same names: to go on would skip. */
  @Test
  void anIdOfAnotherClusterIsNoneOfThis() {
    for (HttpResponse<String> refused :
        List.of(
            door.get(WATCH + "?from=00000000:default.1.0-7-3"),
            door.get(WATCH, "Last-Event-ID", "00000000:default.1.0-7-3"))) {
      assertThat(refused.statusCode()).isEqualTo(410);
      assertThat(json(refused).get("code").asText()).isEqualTo("other_keyspace");
    }
  }

  @Test
  void beforeTheCatalogIsKnownThereIsNone() {
    try (Door early = new Door(false)) {
      HttpResponse<String> refused = early.get(WATCH);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(json(refused).get("code").asText()).isEqualTo("unavailable");
    }
  }

  /** It has no body, and so nothing is watched for it any longer. */
  @Test
  void ofWhoAsksOnlyForTheHeadNothingIsLeft() {
    int before = door.watches.closed.get();
    HttpResponse<String> head = door.send("HEAD", WATCH, "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    awaitClosed(before);
  }

  @Test
  void soAreHeadersAndMethods() {
    HttpResponse<String> id = door.get(WATCH, "Last-Event-ID", "no id");
    assertThat(id.statusCode()).isEqualTo(400);
    assertThat(json(id).get("code").asText()).isEqualTo("invalid_last_event_id");
    assertThat(door.get(WATCH, "If-Match", "\"1\"").statusCode()).isEqualTo(400);
    assertThat(door.get(WATCH, "Idempotency-Key", "1").statusCode()).isEqualTo(400);
    assertThat(door.send("POST", WATCH, "{}").statusCode()).isEqualTo(405);
    assertThat(door.get("/v1/keyspaces/other/watch").statusCode()).isEqualTo(404);
    assertThat(door.send("OPTIONS", WATCH, "").headers().firstValue("Allow"))
        .contains("GET, HEAD, OPTIONS");
  }

  /** A client that only closes its side is noticed as soon as something is written to it. */
  @Test
  void whenTheClientGoesSoDoesTheWatch() throws IOException {
    int before = door.watches.closed.get();
    try (Socket client = watch(door, "?prefix=!beat")) {
      readThrough(client.getInputStream(), "event: expire");
    }
    awaitClosed(before);
  }

  private static void awaitClosed(int before) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (door.watches.closed.get() == before && System.nanoTime() < deadline) Thread.onSpinWait();
    assertThat(door.watches.closed.get()).isGreaterThan(before);
  }

  @Test
  void aDrainEndsItAndSaysWhereToGoOn() throws IOException {
    try (Door leaving = new Door();
        Socket client = watch(leaving, "")) {
      readThrough(client.getInputStream(), "default-1009-0\"}");
      leaving.server.drain(Duration.ofSeconds(8)).toCompletableFuture().join();
      // Behind the last chunk, which says that it is the last, the connection may just be cut.
      String rest = readThrough(client.getInputStream(), "\r\n0\r\n\r\n");
      assertThat(rest).contains("{\"reason\":\"stopping\",\"id\":\"835fda28:default-1009-0\"}");
    }
  }

  private static Socket watch(Door door, String query) throws IOException {
    Socket client = door.open();
    String request = "GET " + WATCH + query + " HTTP/1.1\r\nHost: x\r\n\r\n";
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static String readThrough(InputStream in, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("%s", read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }
}
