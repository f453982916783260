package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Values that merge, on three JVMs and through their doors: what each type is for, by the numbers;
 * two who type into one text, cut off from each other; what cannot be done; and all of it there
 * again after every node was killed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MergingIT extends MergingNodes {
  /** What every node has shown of each key, to be there after a restart. */
  private final Map<String, String> shown = new TreeMap<>();

  /** Every node shows this, soon; the value in apostrophes. */
  private void allShow(String key, String value) {
    everyNodeShows(key, value);
    shown.put(key, value.replace('\'', '"'));
  }

  @Test
  @Order(1)
  void pageViewsAndTheInventoryCountWhatEverySiteCounted() {
    done(0, "views", "g_counter", "increment", ",'by':100");
    done(0, "views", "g_counter", "increment", ",'by':50");
    done(1, "views", "g_counter", "increment", ",'by':200");
    done(2, "views", "g_counter", "increment", ",'by':75");
    allShow("views", "425");

    done(0, "inventory", "pn_counter", "increment", ",'by':100");
    done(1, "inventory", "pn_counter", "increment", ",'by':50");
    done(1, "inventory", "pn_counter", "decrement", ",'by':30");
    done(2, "inventory", "pn_counter", "decrement", ",'by':25");
    allShow("inventory", "95");
  }

  @Test
  @Order(1)
  void thePlaylistIsWithoutTheRemovedSongAndTheShoppingListHasWhatIsBought() {
    for (String song : new String[] {"A", "B", "C"})
      done(0, "playlist?w=all", "or_set", "add", ",'value':'Song %s'".formatted(song));
    done(1, "playlist", "or_set", "remove", ",'value':'Song B'");
    done(2, "playlist", "or_set", "add", ",'value':'Song D'");
    allShow("playlist", "['Song A','Song C','Song D']");

    done(0, "shopping", "or_map", "put", ",'field':'milk','value':{'bought':false}");
    done(0, "shopping?w=all", "or_map", "put", ",'field':'bread','value':{'bought':false}");
    done(1, "shopping", "or_map", "put", ",'field':'eggs','value':{'bought':false}");
    done(2, "shopping", "or_map", "put", ",'field':'milk','value':{'bought':true}");
    allShow(
        "shopping", "{'bread':{'bought':false},'eggs':{'bought':false},'milk':{'bought':true}}");
  }

  @Test
  @Order(1)
  void theLaterWriteOfTheProfileWinsAndAFlagStaysUp() {
    done(0, "profile?w=all", "lww_register", "set", ",'value':{'name':'Alice'}");
    done(2, "profile", "lww_register", "set", ",'value':{ 'name' : 'Alice Smith' }");
    allShow("profile", "{'name':'Alice Smith'}");
    done(1, "tags", "g_set", "add", ",'value':1.0");
    done(2, "tags", "g_set", "add", ",'value':1");
    allShow("tags", "[1]");
    done(1, "flag", "flag", "enable", "");
    allShow("flag", "true");
  }

  /** A right is used at one node only, and given by name. */
  @Test
  @Order(1)
  void theStockIsNeverOversold() {
    done(0, "tickets?w=all", "bounded_counter", "increment", ",'by':10");
    assertThat(ops(1, "tickets", "bounded_counter", "decrement", ",'by':1").status())
        .as("node-2 has no rights yet")
        .isEqualTo(409);
    done(0, "tickets?w=all", "bounded_counter", "grant", ",'to':'node-2','by':4");
    done(1, "tickets?w=majority", "bounded_counter", "decrement", ",'by':4");
    HttpAnswer oversold = ops(1, "tickets", "bounded_counter", "decrement", ",'by':1");
    assertThat(oversold.status()).as(oversold.text()).isEqualTo(409);
    assertThat(oversold.json().get("code").asText()).isEqualTo("oversell");
    assertThat(ops(0, "tickets", "bounded_counter", "decrement", ",'by':7").status())
        .isEqualTo(409);
    done(0, "tickets", "bounded_counter", "decrement", ",'by':6");
    allShow("tickets", "0");
  }

  /** R + W &gt; N: more than half have it, and more than half are asked. */
  @Test
  @Order(1)
  void anUpdateAtAMajorityIsSeenByAReadAtAMajorityElsewhere() {
    for (int round = 0; round < 20; round++) {
      String key = "quorum-" + round;
      done(round % 3, key + "?w=majority", "g_counter", "increment", ",'by':7");
      HttpAnswer read = send((round + 1) % 3, "GET", path(key) + "?r=majority", "");
      assertThat(read.status()).as(read.text()).isEqualTo(200);
      assertThat(read.json().get("value").asInt()).isEqualTo(7);
      assertThat(read.json().get("nodes").asInt()).isEqualTo(2);
    }
  }

  @Test
  @Order(1)
  void whoWatchesIsToldWhatIsThereAndThenWhatComesFromWhomever() {
    done(0, "watched-a?w=all", "g_counter", "increment", ",'by':3");
    done(1, "watched-t?w=all", "text", "insert", ",'position':0,'text':'milk'");
    try (Watcher here = watch(0, "watched-");
        Watcher there = watch(2, "watched-")) {
      for (Watcher each : List.of(here, there)) {
        Poll.until("the present", PATIENCE, () -> last(each, "").equals("present"));
        assertThat(told(each)).containsExactly("watched-a 3", "watched-t \"milk\"", "present");
      }
      done(0, "watched-a", "g_counter", "increment", "");
      done(1, "watched-b", "flag", "enable", "");
      done(1, "watched-t", "text", "insert", ",'position':0,'text':'more '");
      done(2, "watched-a", "g_counter", "increment", "");
      for (Watcher each : List.of(here, there)) {
        tells(each, "watched-a", "5");
        tells(each, "watched-b", "true");
        tells(each, "watched-t", "\"more milk\"");
      }
      assertThat(here.lastId()).isEmpty();
    }
    allShow("watched-t", "'more milk'");
  }

  private Watcher watch(int node, String prefix) {
    return new Watcher(List.of(nodes.get(node).port()), STOCK, "?prefix=" + prefix);
  }

  private List<String> told(Watcher watcher) {
    return watcher.changes().stream()
        .map(told -> told.type().equals("value") ? told.key() + " " + told.value() : told.type())
        .toList();
  }

  /** What it was told last of a key, or of none: that all was told that is there. */
  private String last(Watcher watcher, String key) {
    String last = "";
    for (Watcher.Change told : watcher.changes()) {
      if (told.key().equals(key)) last = key.isEmpty() ? told.type() : told.value();
    }
    return last;
  }

  private void tells(Watcher watcher, String key, String json) {
    Poll.untilAsserted(EQUAL, () -> assertThat(last(watcher, key)).as(key).isEqualTo(json));
  }

  /** What two type at once is one after the other, never letter by letter. */
  @Test
  @Order(2)
  void twoWhoTypeIntoOneTextCutOffFromEachOtherFindBothAfterwards() {
    done(0, "letter?w=all", "text", "insert", ",'position':0,'text':'Shopping: '");
    done(0, "both?w=all", "mv_register", "set", ",'value':'before'");
    done(0, "songs?w=all", "or_set", "add", ",'value':'x'");
    Watcher letter = watch(0, "letter");
    Watcher two = watch(1, "two");
    cut("[['n1'],['n2','n3']]");

    type(0, "letter", 10, "milk, ");
    type(1, "letter", 10, "eggs, ");
    done(1, "letter", "text", "delete", ",'position':15,'length':1");
    done(0, "both", "mv_register", "set", ",'value':1");
    done(2, "both", "mv_register", "set", ",'value':2");
    done(0, "songs", "or_set", "remove", ",'value':'x'");
    done(1, "songs", "or_set", "add", ",'value':'x'");
    done(0, "two", "g_counter", "increment", "");
    done(2, "two", "flag", "enable", "");
    shows(0, "letter", "\"Shopping: milk, \"");
    shows(2, "letter", "\"Shopping: eggs,\"");
    HttpAnswer alone = ops(0, "alone?w=majority&timeout=1500", "g_counter", "increment", "");
    assertThat(alone.status()).as("what nobody else has: %s", alone.text()).isIn(503, 504);
    done(2, "together?w=majority", "g_counter", "increment", "");

    JsonNode apart = send(1, "GET", path("letter") + "/replicas?timeout=500", "").json();
    assertThat(apart.at("/replicas/0/reachable").asBoolean(true)).isFalse();
    assertThat(apart.at("/replicas/2/value").asText()).isEqualTo("Shopping: eggs,");
    heal();
    Poll.untilAsserted(
        EQUAL,
        () ->
            assertThat(value(0, "letter"))
                .isIn("\"Shopping: milk, eggs,\"", "\"Shopping: eggs,milk, \""));
    allShow("letter", value(0, "letter"));
    Poll.untilAsserted(EQUAL, () -> assertThat(hashes("letter")).hasSize(1));
    allShow("both", "[1,2]");
    allShow("songs", "['x']");
    allShow("together", "1");
    allShow("two", "true");
    try (letter;
        two) {
      tells(letter, "letter", value(0, "letter"));
      tells(two, "two", "true");
    }
    for (int node = 0; node < 3; node++) {
      JsonNode both = send(node, "GET", path("two"), "").json();
      assertThat(both.get("type").asText()).isEqualTo("flag");
      assertThat(both.get("others").toString()).isEqualTo("[{\"type\":\"g_counter\",\"value\":1}]");
    }
  }

  /** Those that the nodes have of a key, as one of them is told. */
  private SortedSet<String> hashes(String key) {
    SortedSet<String> hashes = new TreeSet<>();
    for (JsonNode replica : send(1, "GET", path(key) + "/replicas", "").json().get("replicas"))
      hashes.add(replica.get("hash").asText());
    return hashes;
  }

  private void type(int node, String key, int position, String text) {
    for (int i = 0; i < text.length(); i++) {
      String fields = ",'position':%d,'text':'%s'".formatted(position + i, text.charAt(i));
      done(node, key, "text", "insert", fields);
    }
  }

  @Test
  @Order(2)
  void whatCannotBeDoneIsRefusedAndTheValueIsAsItWas() {
    done(0, "count?w=all", "g_counter", "increment", ",'by':3");
    done(0, "words?w=all", "text", "insert", ",'position':0,'text':'abc'");
    allShow("count", "3");
    allShow("words", "'abc'");
    String large = ",'value':'%s'".formatted("x".repeat(200_000));
    Object[][] refused = {
      {409, ops(0, "count", "or_set", "add", ",'value':1")},
      {409, ops(2, "count", "pn_counter", "decrement", "")},
      {400, ops(1, "count", "g_counter", "decrement", "")},
      {400, ops(1, "count", "g_counter", "increment", ",'by':-1")},
      {400, ops(1, "count", "g_counter", "increment", ",'by':1.5")},
      {400, ops(1, "count", "list", "add", ",'value':1")},
      {400, ops(1, "count?w=4", "g_counter", "increment", "")},
      {400, ops(1, "words", "text", "insert", ",'position':4,'text':'d'")},
      {400, ops(1, "words", "text", "delete", ",'position':2,'length':2")},
      {400, ops(1, "words", "text", "set", ",'value':'d'")},
      {413, ops(1, "large", "lww_register", "set", large)},
      {413, ops(1, "large", "g_set", "add", large)},
      {404, send(1, "GET", path("large"), "")},
      {400, send(1, "GET", path("count") + "?consistency=strong", "")},
      {400, send(1, "PUT", path("count"), "1")},
      {400, send(1, "GET", KEYSPACES + "/stock/keys?consistency=all", "")},
      {400, send(1, "POST", KEYSPACES, "{'name':'few','strategy':'crdt','replicas':2}")},
      {400, send(1, "POST", KEYSPACES + "/default/keys/k/ops", "{'type':'flag','op':'enable'}")},
    };
    for (Object[] each : refused) {
      HttpAnswer answer = (HttpAnswer) each[1];
      assertThat(answer.status()).as(answer.text()).isEqualTo(each[0]);
      assertThat(answer.error()).isNotBlank();
    }
    allShow("count", "3");
    allShow("words", "'abc'");
  }

  @Test
  @Order(2)
  void aDroppedKeyspaceIsEmptyWhenItIsMadeAgain() {
    String made = "{'name':'again','strategy':'crdt'}";
    String key = KEYSPACES + "/again/keys/k";
    for (int round = 0; round < 2; round++) {
      assertThat(send(0, "POST", KEYSPACES + "?timeout=9000", made).status()).isEqualTo(201);
      assertThat(send(0, "GET", key, "").status()).isEqualTo(404);
      String count = "{'type':'g_counter','op':'increment'}";
      assertThat(send(0, "POST", key + "/ops", count).json().get("value").asInt()).isEqualTo(1);
      assertThat(send(0, "DELETE", KEYSPACES + "/again?timeout=9000", "").status()).isEqualTo(200);
    }
  }

  @Test
  @Order(3)
  void whatEveryNodeHadIsThereAfterAllWereKilled() {
    // What came from others is on a disk a little later; this is behind it, on every disk.
    done(0, "last?w=all", "flag", "enable", "");
    nodes.forEach(RawNode::kill);
    nodes.forEach(RawNode::start);
    nodes.forEach(MergingNodes::awaitReady);
    assertThat(shown).hasSizeGreaterThan(10);
    for (int node = 0; node < 3; node++) {
      int at = node;
      shown.forEach((key, value) -> assertThat(value(at, key)).as(key).isEqualTo(value));
    }
    for (int node = 0; node < 3; node++) assertThat(scanned(node)).containsAllEntriesOf(shown);
    done(2, "views", "g_counter", "increment", ",'by':5");
    done(0, "views", "g_counter", "increment", "");
    done(1, "playlist", "or_set", "remove", ",'value':'Song A'");
    allShow("views", "431");
    allShow("playlist", "['Song C','Song D']");
  }

  /** What one node has, from pages of a few keys. */
  private Map<String, String> scanned(int node) {
    Map<String, String> all = new TreeMap<>();
    String cursor = "";
    do {
      String path = KEYSPACES + "/stock/keys?limit=7" + cursor;
      JsonNode page = send(node, "GET", path, "").json();
      for (JsonNode item : page.get("items"))
        assertThat(all.put(item.get("key").asText(), item.get("value").toString())).isNull();
      cursor = page.get("cursor").isNull() ? "" : "&cursor=" + page.get("cursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }
}
