package folkmoot.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.gateway.FakeLab;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds every route, status and field of the served {@code openapi.yaml} against the gateway. */
class ContractTest {
  private static final String KEY = "/key/{key}";
  private static final String V1_KEY = "/v1/keyspaces/{keyspace}/keys/{key}";
  private static final String FAULTS = "/v1/faults";
  private static final String FAULT = "/v1/faults/{id}";
  private static final String INCREMENT = "/v1/keyspaces/{keyspace}/keys/{key}/increment";
  private static final String OPS = "/v1/keyspaces/{keyspace}/keys/{key}/ops";
  private static final String KEYSPACES = "/v1/keyspaces";
  private static final String KEYSPACE = "/v1/keyspaces/{keyspace}";
  private static final String SCAN = "/v1/keyspaces/{keyspace}/keys";
  private static final String REPLICAS = "/v1/keyspaces/{keyspace}/keys/{key}/replicas";
  private static final String TXN = "/v1/keyspaces/{keyspace}/txn";
  private static final String WATCH = "/v1/keyspaces/{keyspace}/watch";
  private static final String DISK = "/v1/cluster/nodes/{id}/disk";
  private static final String BATCH = "/v1/keyspaces/{keyspace}/batch";

  /**
   * Brought about elsewhere: a body in driblets (HostileTest), an engine that is silent, a limit of
   * the door that does not ask for what (OverloadTest).
   */
  private static final SortedSet<String> ELSEWHERE =
      new TreeSet<>(
          java.util.List.of(
              "PUT " + KEY + " 408",
              "PUT " + V1_KEY + " 408",
              "POST " + BATCH + " 408",
              "POST " + TXN + " 408",
              "POST " + INCREMENT + " 408",
              "POST " + OPS + " 408",
              "POST " + FAULTS + " 408",
              "POST " + KEYSPACES + " 408",
              "PUT " + DISK + " 408",
              "GET " + KEYSPACES + " 503",
              "GET " + REPLICAS + " 429",
              "GET " + REPLICAS + " 504",
              "GET /status 504"));

  /** What an answer bears only if the question was of a certain kind. */
  private static final java.util.List<String> SOMETIMES =
      java.util.List.of("X-Consistency-Scope", "X-Served-Region");

  /** What an answer bears only where there is a log. */
  private static final java.util.List<String> LOGGED =
      java.util.List.of("X-Staleness-Ms", "X-Session-Token");

  private static Door door;
  private static Door unready;
  private static JsonNode contract;
  private static Schema schema;

  private final SortedSet<String> seen = new TreeSet<>(ELSEWHERE);

  @BeforeAll
  static void open() {
    door = new Door("max-value-bytes = 1000", "max-batch-bytes = 1000", "leader-wait = 100 ms");
    unready = new Door(false);
    HttpResponse<String> served = door.get("/openapi.yaml");
    assertThat(served.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/yaml");
    Map<String, Object> yaml =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(served.body());
    contract = new ObjectMapper().valueToTree(yaml);
    schema = new Schema(contract);
  }

  @AfterAll
  static void close() {
    door.close();
    unready.close();
  }

  @Test
  void everythingThatIsDescribedIsSoAndEverythingThatHappensIsDescribed() {
    for (String path : new String[] {KEY, V1_KEY}) {
      key(path);
      conditions(path);
    }
    batch();
    scan();
    replicas();
    increment();
    transaction();
    merging();
    keyspaces();
    disk();
    watch();
    noKeyspace();
    faults();
    probe(door, "GET", "/status", "/status", "");
    probe(door, "GET", "/health/live", "/health/live", "");
    probe(door, "GET", "/health/ready", "/health/ready", "");
    probe(unready, "GET", "/health/ready", "/health/ready", "");
    probe(door, "GET", "/metrics", "/metrics", "");
    probe(door, "GET", "/openapi.yaml", "/openapi.yaml", "");
    assertThat(seen).isEqualTo(described());
  }

  private void key(String path) {
    String large = "\"" + "x".repeat(1000) + "\"";
    probe(door, "PUT", path, path.replace("{key}", "here"), "{\"a\":[1,null]}");
    probe(door, "PUT", path, path.replace("{key}", "here"), "nonsense");
    probe(door, "PUT", path, path.replace("{key}", "here?consistency=banana"), "1");
    probe(door, "PUT", path, path.replace("{key}", "here"), large);
    for (String method : new String[] {"GET", "HEAD", "DELETE"})
      probe(door, method, path, path.replace("{key}", "here"), "");
    for (String method : new String[] {"GET", "HEAD", "DELETE"})
      probe(door, method, path, path.replace("{key}", "nowhere"), "");
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      String body = method.equals("PUT") ? "1" : "";
      for (String trouble :
          new String[] {"!refused", "!overloaded", "!unavailable", "!no-leader", "!silence"})
        probe(door, method, path, path.replace("{key}", trouble + "?timeout=200"), body);
      probe(door, method, path, path.replace("{key}", "!seen-lost"), body);
      probe(door, method, path, path.replace("{key}", "!seen-lost"), body);
      if (method.equals("GET")) continue;
      probe(door, method, path, path.replace("{key}", "!few-copies"), body);
      probe(door, method, path, path.replace("{key}", "!few-copies"), body);
      probe(door, method, path, path.replace("{key}", "!unknown?timeout=200"), body);
      probe(door, method, path, path.replace("{key}", "!reused"), body);
    }
  }

  private void conditions(String path) {
    String here = path.replace("{key}", "there").replace("{keyspace}", "default");
    probe(door, "PUT", path, here, "1");
    String etag = door.get(here).headers().firstValue("ETag").orElseThrow();
    for (String method : new String[] {"GET", "HEAD"}) {
      probe(door, method, path, here, "", "If-None-Match", etag);
      probe(door, method, path, here, "", "If-Match", "\"0\"");
    }
    probe(door, "PUT", path, here, "1", "If-Match", "\"0\"");
    probe(door, "DELETE", path, here, "", "If-None-Match", "*");
    probe(door, "GET", path, here, "", "If-Match", "nonsense");
  }

  private void replicas() {
    probe(door, "GET", REPLICAS, REPLICAS.replace("{key}", "here"), "");
    probe(door, "GET", REPLICAS, REPLICAS.replace("{key}", "here") + "?w=2", "");
  }

  private void scan() {
    for (int i = 0; i < 3; i++) door.put("/key/scan-" + i, "[1]");
    probe(door, "GET", SCAN, SCAN + "?prefix=scan-&limit=2", "");
    probe(door, "GET", SCAN, SCAN + "?prefix=scan-", "");
    probe(door, "GET", SCAN, SCAN + "?cursor=x", "");
    for (String trouble : new String[] {"!overloaded", "!unavailable", "!silence", "!seen-lost"})
      probe(door, "GET", SCAN, SCAN + "?timeout=200&prefix=" + trouble, "");
  }

  private void increment() {
    String at = INCREMENT.replace("{key}", "count");
    probe(door, "POST", INCREMENT, at, "");
    probe(door, "POST", INCREMENT, at, "{\"by\":\"1\"}");
    probe(door, "POST", INCREMENT, at, "{\"by\":" + "1".repeat(2000) + "}");
    for (String trouble :
        new String[] {"!overloaded", "!unavailable", "!unknown", "!reused", "!not-an-integer"})
      probe(door, "POST", INCREMENT, INCREMENT.replace("{key}", trouble) + "?timeout=200", "");
  }

  private void transaction() {
    probe(door, "POST", TXN, TXN, "{\"then\":[{\"put\":{\"key\":\"t\",\"value\":[1]}}]}");
    String steps =
        "[{\"get\":{\"key\":\"t\"}},{\"get\":{\"key\":\"no\"}},{\"delete\":{\"key\":\"t\"}}]";
    String compare = "[{\"key\":\"t\",\"op\":\"absent\"}]";
    probe(door, "POST", TXN, TXN, "{\"compare\":%s,\"else\":%s}".formatted(compare, steps));
    probe(door, "POST", TXN, TXN, "{}");
    for (String trouble :
        new String[] {"!large-results", "!overloaded", "!unavailable", "!unknown", "!reused"})
      probe(
          door,
          "POST",
          TXN,
          TXN + "?timeout=200",
          "{\"then\":[{\"get\":{\"key\":\"%s\"}}]}".formatted(trouble));
  }

  private void merging() {
    probe(door, "POST", KEYSPACES, KEYSPACES, "{\"name\":\"merging\",\"strategy\":\"crdt\"}");
    String count = "{\"type\":\"g_counter\",\"op\":\"increment\"}";
    String flag = "{\"type\":\"flag\",\"op\":\"enable\"}";
    for (String key : new String[] {"count", "two-types", "!few", "!unknown", "!overloaded"})
      probe(door, "POST", OPS, merging(key) + "?w=2", count);
    probe(door, "POST", OPS, merging("count"), flag);
    probe(door, "POST", OPS, merging("count"), "{}");
    probe(door, "POST", OPS, merging("count"), count + " ".repeat(10_000));
    probe(door, "GET", V1_KEY, V1_KEY.replace("{keyspace}/keys/{key}", "merging/keys/count"), "");
    probe(door, "GET", KEYSPACE, KEYSPACE.replace("{keyspace}", "merging"), "");
    for (String key : new String[] {"count", "two-types", "nothing", "!few"})
      probe(
          door,
          "GET",
          REPLICAS,
          REPLICAS.replace("{keyspace}/keys/{key}", "merging/keys/" + key),
          "");
    String scan = SCAN.replace("{keyspace}", "merging");
    for (String query : new String[] {"limit=1", "r=1", "prefix=!few", "prefix=!overloaded"})
      probe(door, "GET", SCAN, scan + "?" + query, "");
    String watch = WATCH.replace("{keyspace}", "merging");
    for (String query : new String[] {"prefix=!slow", "from=1", "prefix=!too-many"})
      probe(door, "GET", WATCH, watch + "?" + query, "");
  }

  private static String merging(String key) {
    return OPS.replace("{keyspace}", "merging").replace("{key}", key);
  }

  private void batch() {
    probe(door, "POST", BATCH, BATCH, "{\"updates\":{\"a\":1}}");
    probe(door, "POST", BATCH, BATCH, "{\"updates\":{}}");
    probe(door, "POST", BATCH, BATCH, "{\"updates\":{\"a\":\"" + "x".repeat(1000) + "\"}}");
    for (String trouble :
        new String[] {"!refused", "!overloaded", "!unavailable", "!unknown", "!reused"})
      probe(
          door,
          "POST",
          BATCH,
          BATCH + "?timeout=200",
          "{\"updates\":{\"%s\":1}}".formatted(trouble));
  }

  private void keyspaces() {
    probe(door, "POST", KEYSPACES, KEYSPACES, "{\"name\":\"made\",\"partitions\":2}");
    probe(door, "POST", KEYSPACES, KEYSPACES, "{\"name\":\"made\"}");
    probe(door, "POST", KEYSPACES, KEYSPACES, "{\"name\":\"Made\"}");
    probe(door, "POST", KEYSPACES, KEYSPACES, "{\"name\":\"x\"}" + " ".repeat(100_000));
    probe(door, "GET", KEYSPACES, KEYSPACES, "");
    probe(door, "GET", KEYSPACES, KEYSPACES + "?limit=2", "");
    for (String trouble : new String[] {"unavailable", "unknown"}) {
      String body = "{\"name\":\"%s\"}".formatted(trouble);
      probe(door, "POST", KEYSPACES, KEYSPACES, body);
      probe(door, "DELETE", KEYSPACE, KEYSPACE.replace("{keyspace}", trouble), "");
    }
    String made = KEYSPACE.replace("{keyspace}", "made");
    probe(door, "GET", KEYSPACE, made, "");
    probe(door, "GET", KEYSPACE, made + "?w=1", "");
    probe(door, "GET", KEYSPACE, KEYSPACE.replace("{keyspace}", "unavailable"), "");
    probe(door, "DELETE", KEYSPACE, KEYSPACE, "");
    probe(door, "DELETE", KEYSPACE, made, "");
    probe(door, "DELETE", KEYSPACE, made, "");
    probe(door, "GET", KEYSPACE, made, "");
  }

  private void disk() {
    for (String node : new String[] {"node-2", "node-3", "node-9", "unavailable", "unknown"})
      probe(door, "PUT", DISK, DISK.replace("{id}", node), "");
    String at = DISK.replace("{id}", "node-2");
    probe(door, "PUT", DISK, at, "{\"diskId\":\"disk-1\"}");
    probe(door, "PUT", DISK, at, "{\"diskId\":1}");
    probe(door, "PUT", DISK, at, "{\"diskId\":\"disk-2\"}" + " ".repeat(2000));
  }

  private void watch() {
    for (String prefix :
        new String[] {"!slow", "!let-go", "!other", "!too-many", "!not-reached", "!unavailable"})
      probe(door, "GET", WATCH, WATCH + "?prefix=" + prefix, "");
    probe(door, "GET", WATCH, WATCH + "?from=nowhere", "");
  }

  private void noKeyspace() {
    for (String path : new String[] {SCAN, REPLICAS, WATCH})
      probe(door, "GET", path, elsewhere(path), "");
    for (String path : new String[] {INCREMENT, OPS, TXN, BATCH})
      probe(door, "POST", path, elsewhere(path), "");
    probe(door, "PUT", V1_KEY, elsewhere(V1_KEY), "1");
  }

  private static String elsewhere(String path) {
    return path.replace("{keyspace}", "nowhere").replace("{key}", "k");
  }

  private void faults() {
    String loss = "{\"kind\":\"loss\",\"probability\":0.5}";
    probe(door, "POST", FAULTS, FAULTS, "{\"kind\":\"partition\",\"groups\":[[\"n1\"],[\"n2\"]]}");
    probe(door, "POST", FAULTS, FAULTS, "{\"kind\":\"delay\",\"delayMs\":5}");
    probe(door, "POST", FAULTS, FAULTS, loss);
    probe(door, "POST", FAULTS, FAULTS, "{\"kind\":\"pause\"}");
    probe(door, "POST", FAULTS, FAULTS, "{\"kind\":\"partition\"}");
    probe(door, "POST", FAULTS, FAULTS, loss + " ".repeat(20_000));
    probe(door, "GET", FAULTS, FAULTS, "");
    String id = Door.json(door.get(FAULTS)).at("/faults/0/id").asText();
    for (String which : new String[] {id, "none"}) {
      probe(door, "GET", FAULT, FAULTS + "/" + which, "");
      probe(door, "DELETE", FAULT, FAULTS + "/" + which, "");
    }
    for (int i = 0; i < FakeLab.MOST; i++) door.send("POST", FAULTS, loss);
    probe(door, "POST", FAULTS, FAULTS, loss);
    probe(door, "DELETE", FAULTS, FAULTS, "");
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      probe(unready, method, FAULTS, FAULTS, method.equals("POST") ? loss : "");
      if (!method.equals("POST")) probe(unready, method, FAULT, FAULTS + "/" + id, "");
    }
  }

  private void probe(
      Door at, String method, String template, String path, String body, String... headers) {
    HttpResponse<String> response =
        at.send(method, path.replace("{keyspace}", "default"), body, headers);
    int status = response.statusCode();
    String what = method + " " + template + " " + status;
    seen.add(what);
    JsonNode operation = contract.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
    JsonNode described = schema.resolve(operation.get("responses").path("" + status));
    assertThat(described.isObject()).as(what + " is described").isTrue();
    described
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> {
              boolean hasNoLog = LOGGED.contains(name) && path.contains("/merging/");
              if (!SOMETIMES.contains(name) && !hasNoLog)
                assertThat(response.headers().firstValue(name)).as(what + " " + name).isPresent();
            });
    JsonNode json = described.path("content").path("application/json");
    if (json.has("schema"))
      assertThat(schema.violations(json.get("schema"), Door.json(response), what)).isEmpty();
  }

  private static SortedSet<String> described() {
    SortedSet<String> all = new TreeSet<>();
    contract
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            operation
                                .getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(
                                    status ->
                                        all.add(
                                            operation.getKey().toUpperCase(Locale.ROOT)
                                                + " "
                                                + path.getKey()
                                                + " "
                                                + status))));
    return all;
  }
}
