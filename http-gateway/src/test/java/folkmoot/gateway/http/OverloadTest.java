package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Past a limit the door says so at once, names it, and lets in again as soon as there is room. */
class OverloadTest {
  private static void refused(HttpResponse<String> response, String limit) {
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(json(response).get("code").asText()).isEqualTo(limit);
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(Long.parseLong(response.headers().firstValue("Retry-After").orElse("0")))
        .isPositive();
  }

  @Test
  void aClientThatUpdatesOneKeyAllTheTimeDoesNotStarveAThousandOthers() {
    try (Door door = new Door("client-rate = 5", "client-burst = 10")) {
      int hotRefused = 0;
      int othersServed = 0;
      for (int other = 0; other < 1000; other++) {
        if (other % 10 == 0) {
          HttpResponse<String> hot = door.put("/key/hot", "1", "X-Client-Id", "greedy");
          if (hot.statusCode() != 200) {
            refused(hot, "client_rate");
            hotRefused++;
          }
        }
        HttpResponse<String> put =
            door.put("/key/other-" + other, "1", "X-Client-Id", "client-" + other);
        if (put.statusCode() == 200) othersServed++;
      }
      assertThat(othersServed).isEqualTo(1000);
      for (int i = 0; i < 100; i++) {
        if (door.put("/key/hot", "1", "X-Client-Id", "greedy").statusCode() == 429) hotRefused++;
      }
      assertThat(hotRefused).isGreaterThan(50);
      assertThat(door.get("/status").statusCode()).as("operators are not counted").isEqualTo(200);
    }
  }

  @Test
  void withoutANameAClientIsItsAddress() {
    try (Door door = new Door("client-rate = 1", "client-burst = 1")) {
      assertThat(door.put("/key/a", "1").statusCode()).isEqualTo(200);
      refused(door.put("/key/a", "1"), "client_rate");
      assertThat(door.put("/key/a", "1", "X-Client-Id", "me").statusCode()).isEqualTo(200);
    }
  }

  /** Eight are held by an engine that is silent; then there is room again. */
  @Test
  void asManyRequestsAsMayWaitAreHeldAndNoMore() {
    try (Door door = new Door("max-in-flight = 8")) {
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, 60)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> door.put("/key/!silence?timeout=1500", "1").statusCode()))
              .toList();
      List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
      assertThat(statuses).containsOnly(429, 504);
      assertThat(door.put("/key/a", "1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bodiesAreHeldUpToALimit() {
    String large = "\"" + "x".repeat(700_000) + "\"";
    try (Door door = new Door("max-held-bytes = 1 MiB")) {
      CompletableFuture<Integer> held = hold(door, large);
      HttpResponse<String> second = door.put("/key/a", large);
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (second.statusCode() == 200 && System.nanoTime() - deadline < 0) {
        // It may be the one that found the other in its way.
        if (held.isDone()) held = hold(door, large);
        second = door.put("/key/a", large);
      }
      refused(second, "held_bytes");
      assertThat(door.put("/key/a", "1").statusCode()).as("small ones fit").isEqualTo(200);
      assertThat(held.join()).isEqualTo(504);
      assertThat(door.put("/key/a", large).statusCode()).isEqualTo(200);
    }
  }

  private static CompletableFuture<Integer> hold(Door door, String body) {
    return CompletableFuture.supplyAsync(
        () -> door.put("/key/!silence?timeout=1500", body).statusCode());
  }
}
