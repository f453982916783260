package folkmoot.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code GET /metrics} tells of the gateway itself. */
class MetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void theAnswerIsPrometheusTextAndTheRouteIsLikeOthers() {
    try (Door door = new Door()) {
      HttpResponse<String> got = door.get("/metrics");
      assertThat(got.statusCode()).isEqualTo(200);
      assertThat(got.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
          .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
      assertThat(got.headers().firstValue("X-Served-By")).contains("node-1");
      assertThat(got.body()).contains("\n# TYPE jvm_memory_used_bytes gauge\n");
      HttpResponse<String> head = door.send("HEAD", "/metrics", "");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      HttpResponse<String> post = door.send("POST", "/metrics", "");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }
  }

  @Test
  void requestsAreCountedByRouteMethodAndStatus() {
    try (Door door = new Door("leader-wait = 50 ms")) {
      for (int i = 0; i < 3; i++) door.put("/key/a" + i, "1");
      door.get("/key/nowhere");
      door.send("HEAD", "/key/a1", "");
      door.put("/key/!unavailable", "1");
      door.put("/v1/keyspaces/default/keys/batch", "1");
      door.send("POST", "/v1/keyspaces/default/batch", "{\"updates\":{\"a\":1}}");
      door.get("/v1/faults/none");
      door.get("/v1/nothing");
      assertThat(requests(door, "/key/{key}", "PUT", 200)).contains(3.0);
      assertThat(requests(door, "/key/{key}", "GET", 404)).contains(1.0);
      assertThat(requests(door, "/key/{key}", "GET", 200)).contains(1.0);
      assertThat(requests(door, "/key/{key}", "PUT", 503)).contains(1.0);
      assertThat(requests(door, "/v1/keyspaces/{keyspace}/keys/{key}", "PUT", 200)).contains(1.0);
      assertThat(requests(door, "/v1/keyspaces/{keyspace}/batch", "POST", 200)).contains(1.0);
      assertThat(requests(door, "/v1/faults/{id}", "GET", 404)).contains(1.0);
      assertThat(requests(door, "other", "GET", 404)).contains(1.0);
      String puts = "{method=\"PUT\",route=\"/key/{key}\"}";
      assertThat(sample(door, "folkmoot_http_request_latency_seconds_count" + puts)).contains(4.0);
      assertThat(sample(door, "folkmoot_http_request_latency_seconds_sum" + puts).orElseThrow())
          .isBetween(0.02, 30.0);
    }
  }

  @Test
  void nothingThatUsersChooseBecomesALabel() {
    try (Door door = new Door()) {
      door.put("/key/chosen-by-a-user", "1");
      door.get("/chosen-by-a-user");
      door.get("/v1/keyspaces/chosen-by-a-user/keys/chosen-by-a-user");
      door.get("/v1/faults/chosen-by-a-user");
      door.raw("PROPFIND /key/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(door.get("/metrics").body()).doesNotContain("chosen").doesNotContain("PROPFIND");
    }
  }

  @Test
  void whatEndsWithoutSuccessIsCountedByReason() {
    try (Door door = new Door("leader-wait = 50 ms")) {
      door.put("/key/!unavailable", "1");
      door.put("/key/!no-leader", "1");
      door.put("/key/!overloaded", "1");
      door.put("/key/!refused", "1");
      door.put("/key/!unknown?timeout=50", "1");
      door.put("/key/!silence?timeout=50", "1");
      for (String reason : new String[] {"unavailable", "no_leader", "overloaded", "invalid"})
        assertThat(refusals(door, reason)).as(reason).contains(1.0);
      // A write whose fate is not known is tried again until its time is over.
      assertThat(refusals(door, "timeout")).contains(2.0);
      assertThat(refusals(door, "stopped")).contains(0.0);
      assertThat(sample(door, "folkmoot_gateway_pauses_total").orElseThrow()).isPositive();
    }
  }

  @Test
  void whatIsUnderWayShowsAndGoesAway() {
    try (Door door = new Door("default-timeout = 3 s", "max-in-flight = 1")) {
      Thread waiting = new Thread(() -> door.put("/key/!silence", "1"));
      waiting.start();
      awaitInFlight(door, 1.0);
      assertThat(door.put("/key/a", "1").statusCode()).isEqualTo(429);
      assertThat(sample(door, "folkmoot_gateway_door_refusals_total{limit=\"requests_in_flight\"}"))
          .contains(1.0);
      awaitInFlight(door, 0.0);
    }
  }

  private static void awaitInFlight(Door door, double expected) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Optional<Double> seen = sample(door, "folkmoot_gateway_in_flight");
    while (!seen.equals(Optional.of(expected)) && Instant.now().isBefore(deadline)) {
      seen = sample(door, "folkmoot_gateway_in_flight");
    }
    assertThat(seen).contains(expected);
  }

  private static Optional<Double> requests(Door door, String route, String method, int status) {
    return sample(
        door,
        "folkmoot_http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"}"
            .formatted(method, route, status));
  }

  private static Optional<Double> refusals(Door door, String reason) {
    return sample(door, "folkmoot_gateway_refusals_total{reason=\"%s\"}".formatted(reason));
  }

  private static Optional<Double> sample(Door door, String series) {
    return door.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.valueOf(line.substring(series.length() + 1)))
        .findFirst();
  }
}
