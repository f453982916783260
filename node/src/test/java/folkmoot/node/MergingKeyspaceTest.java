package folkmoot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that merge, on whole nodes by HTTP. */
class MergingKeyspaceTest {
  private static final String KEYS = "/v1/keyspaces/shop/keys/";

  @TempDir Path folder;

  @Test
  void what_is_counted_at_one_node_is_read_at_all_until_the_keyspace_is_dropped() throws Exception {
    try (LocalNodes nodes = new LocalNodes(3, folder)) {
      HttpResponse<String> created =
          nodes.send("POST", 0, "/v1/keyspaces", "{\"name\":\"shop\",\"strategy\":\"crdt\"}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      for (int node = 0; node < 3; node++) serves(nodes, node);

      for (int node = 0; node < 3; node++) {
        for (int i = 0; i < 10; i++) {
          HttpResponse<String> counted = increment(nodes, node, "views", "");
          assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
          assertThat(counted.body()).contains("\"durable\":true");
        }
      }
      for (int node = 0; node < 3; node++) {
        int each = node;
        LocalNodes.await("30 at " + each, () -> read(nodes, each, "views").contains("30"));
      }
      // The Pekko Cluster is formed by the log; until then there is no majority to be heard.
      LocalNodes.await(
          "all nodes", () -> increment(nodes, 0, "likes", "?w=all").statusCode() == 200);
      HttpResponse<String> read = nodes.send("GET", 1, KEYS + "likes?r=all", "");
      assertThat(read.body()).contains("\"nodes\":3");
      assertThat(read.statusCode()).as(read.body()).isEqualTo(200);

      assertThat(nodes.send("DELETE", 1, "/v1/keyspaces/shop", "").statusCode()).isEqualTo(200);
      LocalNodes.await("it is gone", () -> increment(nodes, 2, "views", "").statusCode() == 404);
    }
  }

  private static void serves(LocalNodes nodes, int node) {
    LocalNodes.await(
        "the keyspace at " + node,
        () -> nodes.send("GET", node, KEYS + "nothing", "").body().contains("Key not found"));
  }

  private static HttpResponse<String> increment(
      LocalNodes nodes, int node, String key, String query) {
    return nodes.send(
        "POST",
        node,
        KEYS + key + "/ops" + query,
        "{\"type\":\"g_counter\",\"op\":\"increment\",\"by\":1}");
  }

  private static String read(LocalNodes nodes, int node, String key) {
    return nodes.send("GET", node, KEYS + key, "").body();
  }
}
