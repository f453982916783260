package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The word that a node's other disks are gone, as the door takes and answers it. */
class DisksTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static HttpResponse<String> replace(String node, String body) {
    return door.put("/v1/cluster/nodes/" + node + "/disk", body.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "node-2      | ~~                  | 200 | {'nodeId':'node-2','diskId':'disk-2'}",
        "node-2      | {}                  | 200 | {'nodeId':'node-2','diskId':'disk-2'}",
        "node%2D2    | {'diskId':'disk-2'} | 200 | {'nodeId':'node-2','diskId':'disk-2'}",
        "node-9      | ~~                  | 404 | {'error':'Node not found','code':'node_not_found','nodeId':'node-9','outcome':'not_applied'}",
        "a%2F%22b    | ~~                  | 404 | {'error':'Node not found','code':'node_not_found','nodeId':'a/\\'b','outcome':'not_applied'}",
        "node-2      | {'diskId':'disk-1'} | 409 | {'error':'node-1 last heard node-2 on another disk','code':'another_disk','diskId':'disk-2','outcome':'not_applied'}",
        "node-3      | ~~                  | 409 | {'error':'node-1 has not heard node-3 lately','code':'node_not_heard','outcome':'not_applied'}",
        "node-3      | {'diskId':'disk-3'} | 409 | {'error':'node-1 has not heard node-3 lately','code':'node_not_heard','outcome':'not_applied'}",
        "unavailable | ~~                  | 503 | {'error':'No leader answers','code':'unavailable','outcome':'not_applied'}",
        "unknown     | ~~                  | 504 | {'error':'Nobody has answered','code':'unknown','outcome':'unknown'}",
      })
  void eachAnswerOfTheCatalogHasAWord(String node, String body, int status, String answer) {
    HttpResponse<String> response = replace(node, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(answer.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nonsense                            | invalid_json | Invalid JSON",
        "{'diskId':'disk-2'}{}               | invalid_json | Invalid JSON",
        "[]                                  | invalid_disk | diskId: ",
        "'disk-2'                            | invalid_disk | diskId: ",
        "{'disk':'disk-2'}                   | invalid_disk | diskId: ",
        "{'diskId':'disk-2','force':true}    | invalid_disk | diskId: ",
        "{'diskId':'disk-2','diskId':'disk-2'} | invalid_disk | diskId: ",
        "{'diskId':null}                     | invalid_disk | diskId: is a string",
        "{'diskId':2}                        | invalid_disk | diskId: is a string",
        "{'diskId':''}                       | invalid_disk | diskId: is empty",
      })
  void whatNamesNoDiskIsRefused(String body, String code, String says) {
    HttpResponse<String> refused = replace("node-2", body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(json(refused).get("error").asText()).contains(says.strip());
    assertThat(json(refused).get("outcome").asText()).isEqualTo("not_applied");
  }

  @Test
  void whatMeansNothingToTheCatalogIsRefused() {
    String path = "/v1/cluster/nodes/node-2/disk";
    String[][] headers = {{"Idempotency-Key", "a"}, {"X-Forward", "never"}, {"If-Match", "*"}};
    for (String[] header : headers)
      assertThat(door.put(path, "", header).statusCode()).as(header[0]).isEqualTo(400);
    HttpResponse<String> parameter = door.put(path + "?w=1", "");
    assertThat(json(parameter).get("code").asText()).isEqualTo("unknown_parameter");
    assertThat(json(door.put(path + "?timeout=0", "")).get("code").asText())
        .isEqualTo("invalid_timeout");
    assertThat(door.put(path + "?timeout=500", "").statusCode()).isEqualTo(200);
    assertThat(door.put("/v1/cluster/nodes/%FF/disk", "").statusCode()).isEqualTo(400);
    assertThat(replace("node-2", " ".repeat(1025)).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE", "PATCH"})
  void anotherMethodIsA405(String method) {
    HttpResponse<String> response = door.send(method, "/v1/cluster/nodes/node-2/disk", "");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("PUT, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/cluster",
        "/v1/cluster/nodes/",
        "/v1/cluster/nodes/node-2",
        "/v1/cluster/nodes//disk",
        "/v1/cluster/nodes/node-2/disk/",
        "/v1/cluster/nodes/node-2/x/disk"
      })
  void anotherPathIsNotFound(String path) {
    assertThat(door.put(path, "").statusCode()).isEqualTo(404);
  }
}
