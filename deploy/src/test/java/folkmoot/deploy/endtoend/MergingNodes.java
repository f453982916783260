package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.KeyPath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three JVMs that know each other, with a keyspace of values that merge, asked at their doors. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class MergingNodes {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** All nodes show the same in a fraction of a second; a machine that is starved gets more. */
  static final Duration EQUAL = Duration.ofSeconds(20);

  static final String KEYSPACES = "/v1/keyspaces";
  static final String STOCK = "stock";

  @RegisterExtension final Ground ground;

  List<RawNode> nodes;

  /**
   * @param nodeOptions what their JVMs get
   */
  MergingNodes(String... nodeOptions) {
    ground = Ground.forNodes(3, nodeOptions);
  }

  @BeforeAll
  void start() {
    nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(MergingNodes::awaitReady);
    String body = "{'name':'stock','strategy':'crdt'}";
    HttpAnswer made = send(0, "POST", KEYSPACES + "?timeout=9000", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    awaitEachOther();
  }

  @AfterEach
  void heal() {
    for (RawNode node : nodes) Http.send(node.port(), "DELETE", "/v1/faults", "");
  }

  static void awaitReady(RawNode node) {
    Poll.until(node::toString, PATIENCE, node::isReady);
  }

  /** With two of three, an update would wait for the third in vain. */
  void awaitEachOther() {
    Poll.untilAsserted(
        PATIENCE,
        () -> {
          for (int node = 0; node < 3; node++) {
            HttpAnswer all = ops(node, "warm?w=all&timeout=2000", "flag", "enable", "");
            assertThat(all.status()).as(all.text()).isEqualTo(200);
          }
        });
  }

  /**
   * @param node from 0
   * @param body in apostrophes
   */
  HttpAnswer send(int node, String method, String path, String body) {
    return Http.send(nodes.get(node).port(), method, path, body.replace('\'', '"'));
  }

  static String path(String key) {
    return KeyPath.ofKeyspace(STOCK, key);
  }

  /**
   * One operation at one node, from 0.
   *
   * @param key with a query, if there is one
   * @param fields what the operation bears, each begun by a comma
   */
  HttpAnswer ops(int node, String key, String type, String op, String fields) {
    String[] parts = key.split("\\?", 2);
    String query = parts.length < 2 ? "" : "?" + parts[1];
    String body = "{'type':'%s','op':'%s'%s}".formatted(type, op, fields);
    return send(node, "POST", path(parts[0]) + "/ops" + query, body);
  }

  /** What it has come to. */
  JsonNode done(int node, String key, String type, String op, String fields) {
    HttpAnswer answer = ops(node, key, type, op, fields);
    assertThat(answer.status()).as("%s %s: %s", key, fields, answer.text()).isEqualTo(200);
    return answer.json().get("value");
  }

  /** As JSON; else what was said instead. */
  String value(int node, String key) {
    HttpAnswer answer = send(node, "GET", path(key), "");
    return answer.ok() ? answer.json().get("value").toString() : answer.text();
  }

  /** Soon. */
  void shows(int node, String key, String json) {
    Poll.untilAsserted(
        EQUAL, () -> assertThat(value(node, key)).as("%s at %d", key, node + 1).isEqualTo(json));
  }

  /**
   * Soon.
   *
   * @param value in apostrophes
   */
  void everyNodeShows(String key, String value) {
    for (int node = 0; node < 3; node++) shows(node, key, value.replace('\'', '"'));
  }

  /** Cuts nodes off from each other until {@link #heal}. */
  void cut(String groups) {
    String cut = "{'kind':'partition','groups':%s,'durationSeconds':60}".formatted(groups);
    HttpAnswer fault = send(0, "POST", "/v1/faults", cut);
    assertThat(fault.status()).as(fault.text()).isEqualTo(201);
  }
}
