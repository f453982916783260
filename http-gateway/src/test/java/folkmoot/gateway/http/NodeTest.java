package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.gateway.TestSettings;
import folkmoot.gateway.routes.Behind;
import folkmoot.gateway.server.GatewayServer;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.WatchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The node about itself, the headers of every answer, binding and draining. */
class NodeTest {

  @Test
  void theStatusHasEveryFieldOfTheContract() {
    try (Door door = new Door("read-quorum = 1")) {
      door.put("/key/b", "1");
      door.put("/key/a", "1");
      JsonNode status = json(door.get("/status"));
      assertThat(names(status))
          .containsExactly(
              "nodeId",
              "role",
              "term",
              "leaderId",
              "totalKeys",
              "keys",
              "config",
              "region",
              "datacenter",
              "commitIndex",
              "appliedIndex",
              "logLength",
              "disk",
              "metrics",
              "canLoseMoreNodes");
      assertThat(status.get("nodeId").asText()).isEqualTo("node-1");
      assertThat(status.get("role").asText()).isEqualTo("leader");
      assertThat(status.get("leaderId").asText()).isEqualTo("node-1");
      assertThat(status.get("totalKeys").asInt()).isEqualTo(2);
      assertThat(status.get("keys").toString()).isEqualTo("[\"a\",\"b\"]");
      assertThat(status.get("config").toString())
          .isEqualTo("{\"writeQuorum\":2,\"readQuorum\":1,\"totalNodes\":3}");
      assertThat(status.get("region").asText()).isEqualTo("eu-west-1");
      assertThat(status.get("datacenter").asText()).isEqualTo("dc1");
      assertThat(status.get("disk").asText()).isEqualTo("ample");
      assertThat(status.get("metrics").toString())
          .isEqualTo(
              "{\"operationsCommitted\":2,\"leadershipChanges\":2,\"networkErrors\":0,"
                  + "\"consensusTimeMs\":{\"p50\":1.5,\"p95\":2.5,\"p99\":9.0},"
                  + "\"replicationLagMs\":{\"p50\":0.0,\"p99\":0.0}}");
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aNodeThatIsNotReadyLivesAndSaysWhy() {
    try (Door door = new Door(false)) {
      assertThat(door.get("/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = door.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(json(ready).get("reason").asText()).isEqualTo("the log is being read");
      assertThat(json(ready).get("code").asText()).isEqualTo("not_ready");
    }
  }

  @Test
  void aReadyNodeSaysSo() {
    try (Door door = new Door()) {
      assertThat(door.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(door.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
      assertThat(door.send("HEAD", "/health/ready", "").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/key/a                         | GET, HEAD, PUT, DELETE, OPTIONS",
        "/v1/keyspaces/default/keys/a   | GET, HEAD, PUT, DELETE, OPTIONS",
        "/v1/keyspaces/x/batch          | POST, OPTIONS",
        "/v1/cluster/nodes/x/disk       | PUT, OPTIONS",
        "/v1/faults                     | GET, HEAD, POST, DELETE, OPTIONS",
        "/v1/faults/x                   | GET, HEAD, DELETE, OPTIONS",
        "/status                        | GET, HEAD, OPTIONS",
        "/nowhere                       | GET, HEAD, PUT, POST, DELETE, OPTIONS"
      })
  void optionsTellsWhatIsThereOnAnyPath(String path, String methods) {
    try (Door door = new Door("allow-origin = \"https://example.org\"")) {
      HttpResponse<String> response = door.send("OPTIONS", path, "");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://example.org");
      assertThat(response.headers().firstValue("Vary")).contains("Origin");
      assertThat(response.headers().firstValue("Allow")).contains(methods);
      assertThat(response.headers().firstValue("Access-Control-Allow-Methods")).contains(methods);
      assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("X-Request-Id", "Idempotency-Key");
    }
  }

  @Test
  void aRequestIdIsEchoedIfItIsSafeElseMade() {
    try (Door door = new Door()) {
      assertThat(id(door.get("/nowhere", "X-Request-Id", "abc-1 2"))).isEqualTo("abc-1 2");
      assertThat(id(door.get("/key/a", "X-Request-Id", "x".repeat(128))))
          .isEqualTo("x".repeat(128));
      assertThat(id(door.get("/key/a", "X-Request-Id", "x".repeat(129)))).startsWith("node-1-");
      for (String method : new String[] {"PATCH", "PROPFIND", "BREW"}) {
        HttpResponse<String> response = door.send(method, "/key/a", "", "X-Request-Id", "abc");
        assertThat(response.statusCode()).as(method).isEqualTo(405);
        assertThat(id(response)).as(method).isEqualTo("abc");
      }
      assertThat(id(door.get("/key/a"))).isNotEqualTo(id(door.get("/key/a")));
    }
  }

  private static String id(HttpResponse<String> response) {
    return response.headers().firstValue("X-Request-Id").orElseThrow();
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (Door door = new Door()) {
      ActorRef<Gateway.Command> nobody = door.kit.<Gateway.Command>createTestProbe().getRef();
      String lines = "interface = \"127.0.0.1\", port = " + door.port();
      assertThatThrownBy(
              () ->
                  GatewayServer.bind(
                          door.kit.system(),
                          TestSettings.with(lines),
                          new Behind(
                              nobody,
                              new Directory(),
                              door.kit.<CatalogRequest>createTestProbe().getRef(),
                              door.kit.<WatchRequest>createTestProbe().getRef(),
                              Optional.empty(),
                              door.meters))
                      .toCompletableFuture()
                      .join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + door.port());
    }
  }

  @Test
  void aDrainSaysNotReadyAnswersWhatIsUnderWayAndFreesThePort() throws IOException {
    try (Door door = new Door("server.drain-notice = 1 s");
        Socket slow = door.open()) {
      String request =
          "PUT /key/!silence?timeout=2500 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1";
      slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(door.get("/health/ready").statusCode()).isEqualTo(200);
      CompletableFuture<Done> drained =
          door.server.drain(Duration.ofSeconds(8)).toCompletableFuture();
      HttpResponse<String> ready = door.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(json(ready).get("reason").asText()).contains("shutting down");
      assertThat(Door.readAll(slow)).startsWith("HTTP/1.1 504").contains("\"unknown\"");
      drained.join();
      assertThatThrownBy(door::open).isInstanceOf(IOException.class);
    }
  }
}
