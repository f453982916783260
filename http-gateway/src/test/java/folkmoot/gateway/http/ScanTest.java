package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans as the door takes and answers them. */
class ScanTest {
  private static final String KEYS = "/v1/keyspaces/default/keys";

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door("scan-max-keys = 50", "scan-default-keys = 5");
    for (int i = 0; i < 12; i++) door.put("/key/s%2F" + (char) ('a' + i), "{\"n\": " + i + "}");
    door.put("/key/other", "1");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void aPageTellsKeysValuesVersionsAndWhereItGoesOn() {
    HttpResponse<String> page = door.get(KEYS + "?prefix=s%2F&limit=1");
    JsonNode told = json(page);
    assertThat(page.body())
        .startsWith("{\"items\":[{\"key\":\"s/a\",\"value\":{\"n\": 0},\"version\":")
        .endsWith(",\"consistency\":\"strong\",\"servedBy\":\"node-1\"}");
    assertThat(told.get("cursor").asText()).matches("[A-Za-z0-9_-]+");
    assertThat(told.get("index").asLong()).isPositive();
    assertThat(page.headers().firstValue("X-Effective-Consistency")).contains("strong");
  }

  @Test
  void pageAfterPageTellsEachKeyOnce() {
    List<String> keys = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    while (pages++ < 10) {
      JsonNode page = json(door.get(KEYS + "?prefix=s%2F" + cursor));
      page.get("items").forEach(item -> keys.add(item.get("key").asText()));
      if (page.get("cursor").isNull()) break;
      cursor = "&cursor=" + page.get("cursor").asText();
    }
    assertThat(pages).as("5, 5 and 2").isEqualTo(3);
    assertThat(keys).hasSize(12).doesNotHaveDuplicates().isSorted();
    assertThat(json(door.get(KEYS + "?limit=50")).get("items")).hasSize(13);
    assertThat(json(door.get(KEYS + "?prefix=none&consistency=eventual")).get("items")).isEmpty();
  }

  /** Every partition is asked, and a page ends where one of them might have something else. */
  @Test
  void keysOfSeveralPartitionsComeInOneOrder() {
    String made = "{\"name\":\"parted\",\"partitions\":4}";
    assertThat(door.send("POST", "/v1/keyspaces", made).statusCode()).isEqualTo(201);
    String parted = "/v1/keyspaces/parted/keys";
    List<String> written = new ArrayList<>();
    for (int key = 100; key < 220; key++) {
      written.add("k" + key);
      assertThat(door.put(parted + "/k" + key, "" + key).statusCode()).isEqualTo(200);
    }
    List<String> keys = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    while (pages++ < 50) {
      JsonNode page = json(door.get(parted + "?prefix=k&limit=7" + cursor));
      page.get("items").forEach(item -> keys.add(item.get("key").asText()));
      assertThat(page.get("items").size()).isBetween(1, 7);
      assertThat(page.get("index").isNull()).isTrue();
      if (page.get("cursor").isNull()) break;
      cursor = "&cursor=" + page.get("cursor").asText();
    }
    assertThat(keys).isEqualTo(written);
    assertThat(door.get(parted + "?prefix=!unavailable&timeout=200").statusCode()).isEqualTo(503);
    assertThat(door.send("DELETE", "/v1/keyspaces/parted", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, invalid_limit",
    "limit=51, invalid_limit",
    "limit=, invalid_limit",
    "limit=1e1, invalid_limit",
    "limit=99999999999, invalid_limit",
    "cursor=, invalid_cursor",
    "cursor=!, invalid_cursor",
    "cursor=AQ, invalid_cursor",
    "cursor=AmE, invalid_cursor",
    "cursor=Af8, invalid_cursor",
    "consistency=banana, unknown_level",
    "consistency=quorum, not_offered",
    "consistency=bounded_staleness, missing_bound",
    "w=2, unknown_parameter",
    "region=e%20u, invalid_region",
    "timeout=0, invalid_timeout",
    "prefix=%FF, bad_percent_escape",
  })
  void whatIsNoScanIsRefused(String query, String code) {
    HttpResponse<String> response = door.get(KEYS + "?" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
  }

  @Test
  void aCursorIsForItsPrefixAndAPrefixForAKey() {
    String cursor = json(door.get(KEYS + "?prefix=s%2F")).get("cursor").asText();
    HttpResponse<String> other = door.get(KEYS + "?prefix=t&cursor=" + cursor);
    assertThat(json(other).get("code").asText()).isEqualTo("invalid_cursor");
    String long1 = "x".repeat(513);
    byte[] bytes = ("\u0001" + long1).getBytes(StandardCharsets.UTF_8);
    String tooLong = Base64.getUrlEncoder().encodeToString(bytes);
    assertThat(json(door.get(KEYS + "?cursor=" + tooLong)).get("code").asText())
        .isEqualTo("invalid_cursor");
    assertThat(json(door.get(KEYS + "?prefix=" + long1)).get("code").asText())
        .isEqualTo("key_too_long");
    assertThat(door.send("POST", KEYS, "{}").statusCode()).isEqualTo(405);
    assertThat(door.get(KEYS, "If-None-Match", "*").statusCode()).isEqualTo(400);
    assertThat(door.get(KEYS, "Idempotency-Key", "a").statusCode()).isEqualTo(400);
  }
}
