package folkmoot.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that would rather be served in some region. */
class RegionsTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door("read-patience = 100 ms");
    assertThat(door.put("/key/k", "1").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"strong", "session", "eventual"})
  void aReplicaInTheRegionIsAskedWhateverTheLevel(String level) {
    HttpResponse<String> far = door.get("/key/k?region=us-east-1&consistency=" + level);
    assertThat(header(far, "X-Served-By")).isEqualTo("node-2");
    assertThat(header(far, "X-Served-Region")).isEqualTo("us-east-1");
    HttpResponse<String> near = door.get("/key/k?region=eu-west-1&consistency=" + level);
    assertThat(header(near, "X-Served-By")).isEqualTo("node-1");
    assertThat(header(near, "X-Served-Region")).isEqualTo("eu-west-1");
  }

  /** It is told by whom, and nothing is refused: what is silent is no mistake of the client. */
  @ParameterizedTest
  @ValueSource(strings = {"ap-south-1", "atlantis"})
  void whereNobodyIsHeardTheReadIsServedElsewhere(String region) {
    HttpResponse<String> read = door.get("/key/k?region=" + region);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(header(read, "X-Served-Region")).isEqualTo("eu-west-1");
    HttpResponse<String> page = door.get("/v1/keyspaces/default/keys?region=" + region);
    assertThat(header(page, "X-Served-Region")).isEqualTo("eu-west-1");
  }

  @Test
  void scansGoThereToo() {
    HttpResponse<String> page = door.get("/v1/keyspaces/default/keys?region=us-east-1");
    assertThat(header(page, "X-Served-By")).isEqualTo("node-2");
    assertThat(header(page, "X-Served-Region")).isEqualTo("us-east-1");
    door.send("POST", "/v1/keyspaces", "{\"name\":\"parts\",\"partitions\":4}");
    HttpResponse<String> merged = door.get("/v1/keyspaces/parts/keys?region=us-east-1");
    assertThat(header(merged, "X-Served-By")).isEqualTo("node-2");
    assertThat(header(merged, "X-Served-Region")).isEqualTo("us-east-1");
  }

  @Test
  void whoNamesNoRegionIsToldOfNone() {
    assertThat(header(door.get("/key/k"), "X-Served-Region")).isEqualTo("none");
  }

  @Test
  void aWriteGoesWhereWritesGo() {
    HttpResponse<String> put = door.put("/key/there?region=us-east-1", "1");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(header(put, "X-Served-By")).isEqualTo("node-1");
  }

  @Test
  void whoForbidsToAskAnotherNodeIsServedHere() {
    HttpResponse<String> read = door.get("/key/k?region=us-east-1", "X-Forward", "never");
    assertThat(header(read, "X-Served-By")).isEqualTo("node-1");
  }

  @Test
  void aKeyspaceThatHasNoCopyThereIsReadWhereItIs() {
    String order = "{\"name\":\"here\",\"strategy\":\"single\",\"members\":[\"node-1\"]}";
    assertThat(door.send("POST", "/v1/keyspaces", order).statusCode()).isEqualTo(201);
    HttpResponse<String> read = door.get("/v1/keyspaces/here/keys/k?region=us-east-1");
    assertThat(header(read, "X-Served-By")).isEqualTo("node-1");
  }
}
