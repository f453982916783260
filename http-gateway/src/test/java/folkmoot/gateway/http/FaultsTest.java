package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of the fault lab, before a lab that keeps what it is told. */
class FaultsTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void healed() {
    assertThat(door.send("DELETE", "/v1/faults", "").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> post(String body) {
    return door.send("POST", "/v1/faults", body.replace('\'', '"'));
  }

  @Test
  void whatIsPostedIsShownAndHealed() {
    HttpResponse<String> posted =
        post(
            "{ 'groups' : [ [ 'node-1' , 'n2' ], ['n3'] ] , 'kind':'partition','oneWay':true,"
                + "'durationSeconds':1.5}");
    assertThat(posted.statusCode()).isEqualTo(201);
    String id = json(posted).get("id").asText();
    assertThat(posted.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"appliedOn\":[\"node-1\",\"node-2\"],\"missing\":[\"node-3\"]}"
                .formatted(id));
    String fault =
        "{\"id\":\"%s\",\"kind\":\"partition\",\"groups\":[[\"node-1\",\"node-2\"],[\"node-3\"]],\"oneWay\":true,\"durationSeconds\":1.5,\"remainingSeconds\":1.5}"
            .formatted(id);
    assertThat(door.get("/v1/faults/" + id).body()).isEqualTo(fault);
    assertThat(door.get("/v1/faults").body())
        .isEqualTo("{\"nodeId\":\"node-1\",\"faults\":[" + fault + "]}");
    HttpResponse<String> healed = door.send("DELETE", "/v1/faults/" + id, "");
    assertThat(healed.body())
        .isEqualTo(
            "{\"healed\":[\"%s\"],\"healedOn\":[\"node-1\",\"node-2\"],\"missing\":[\"node-3\"]}"
                .formatted(id));
    assertThat(json(door.get("/v1/faults")).get("faults")).isEmpty();
    HttpResponse<String> gone = door.get("/v1/faults/" + id);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(json(gone).get("code").asText()).isEqualTo("fault_not_found");
  }

  @Test
  void eachKindShowsWhatItHas() {
    assertThat(post("{'kind':'delay','delayMs':20,'jitterMs':5}").statusCode()).isEqualTo(201);
    assertThat(post("{'kind':'loss','probability':0.25,'groups':[]}").statusCode()).isEqualTo(201);
    assertThat(post("{'kind':'duplicate','probability':1}").statusCode()).isEqualTo(201);
    assertThat(door.get("/v1/faults").body())
        .contains("\"delayMs\":20,\"jitterMs\":5", "\"probability\":0.25", "\"probability\":1.0")
        .contains("\"groups\":[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "                                               | invalid_json  | Invalid JSON",
        "{'kind':'partition'                            | invalid_json  | Invalid JSON",
        "[]                                             | invalid_fault | JSON object",
        "{}                                             | invalid_fault | kind:",
        "{'kind':7}                                     | invalid_fault | kind:",
        "{'kind':'flood'}                               | unknown_kind  | kind; offered: partition",
        "{'kind':'pause'}                               | not_offered   | pause",
        "{'kind':'byzantine'}                           | not_offered   | not offered yet",
        "{'kind':'loss','chance':1}                     | invalid_fault | chance",
        "{'kind':'loss','kind':'loss'}                  | invalid_fault | kind: it comes twice",
        "{'kind':'loss'}                                | invalid_fault | probability:",
        "{'kind':'loss','probability':'1'}              | invalid_fault | probability: a number",
        "{'kind':'loss','probability':null}             | invalid_fault | probability: a number",
        "{'kind':'loss','probability':0}                | invalid_fault | probability:",
        "{'kind':'loss','probability':1e9999999}        | invalid_fault | probability:",
        "{'kind':'delay','delayMs':1.5}                 | invalid_fault | delayMs:",
        "{'kind':'delay','delayMs':99999999999}         | invalid_fault | delayMs:",
        "{'kind':'delay','delayMs':5,'oneWay':1}        | invalid_fault | oneWay:",
        "{'kind':'delay','delayMs':5,'durationSeconds':0}      | invalid_fault | durationSeconds:",
        "{'kind':'delay','delayMs':5,'durationSeconds':1e300}  | invalid_fault | durationSeconds:",
        "{'kind':'delay','delayMs':5,'durationSeconds':true}   | invalid_fault | durationSeconds:",
        "{'kind':'partition'}                           | invalid_fault | groups:",
        "{'kind':'partition','groups':'n1'}             | invalid_fault | groups:",
        "{'kind':'partition','groups':['n1']}           | invalid_fault | groups:",
        "{'kind':'partition','groups':[[1]]}            | invalid_fault | groups:",
        "{'kind':'partition','groups':[['n1',2]]}       | invalid_fault | groups:",
        "{'kind':'partition','groups':[[]]}             | invalid_fault | groups:",
        "{'kind':'partition','groups':[['n1'],['n9']]}  | invalid_fault | there are node-1",
        "{'kind':'partition','groups':[['n1','','n2']]}  | invalid_fault | no node",
        "{'kind':'partition','groups':[['n1'],['node-1']]} | invalid_fault | named twice",
      })
  void aRefusalNamesTheField(String body, String code, String words) {
    HttpResponse<String> response = post(body == null ? "" : body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("error").asText()).contains(words);
    assertThat(json(door.get("/v1/faults")).get("faults")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/v1/faults,'GET, HEAD, POST, DELETE, OPTIONS'",
    "POST,/v1/faults/x,'GET, HEAD, DELETE, OPTIONS'",
    "PUT,/v1/faults/x,'GET, HEAD, DELETE, OPTIONS'"
  })
  void anotherMethodIsA405(String method, String path, String allow) {
    HttpResponse<String> response = door.send(method, path, "{}");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains(allow);
  }

  @ParameterizedTest
  @CsvSource({"/v1/faults/", "/v1/faults/a/b", "/v1/faulty"})
  void anotherPathIsNotFound(String path) {
    assertThat(door.get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"GET,/v1/faults", "DELETE,/v1/faults", "POST,/v1/faults", "GET,/v1/faults/x"})
  void aParameterIsRefused(String method, String path) {
    String body = method.equals("POST") ? "{\"kind\":\"loss\",\"probability\":1}" : "";
    HttpResponse<String> response = door.send(method, path + "?kind=loss", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo("unknown_parameter");
    assertThat(json(response).get("error").asText()).contains("\"kind\"; none is offered");
  }

  @Test
  void withoutALabEverythingIsForbiddenAndSaysHowToHaveOne() {
    try (Door without = new Door(false)) {
      for (String method : new String[] {"GET", "DELETE", "POST"}) {
        HttpResponse<String> response = without.send(method, "/v1/faults", "");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(json(response).get("code").asText()).isEqualTo("faults_disabled");
        assertThat(json(response).get("error").asText()).contains("FAULTS_ENABLED=true");
      }
    }
  }
}
