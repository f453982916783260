package folkmoot.deploy.check;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.KeyPath;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Served;
import java.util.Optional;

/**
 * An operation before it is asked.
 *
 * @param name of a key, or what the two keys of a pair begin with
 * @param isPair both keys are written at once, or read in one page
 * @param level of a read
 */
record Wish(String name, boolean isPair, Action action, Optional<String> level) {
  private static final String KEYSPACE = "/v1/keyspaces/default";

  static Wish read(String name, boolean isPair, String level) {
    return new Wish(name, isPair, Action.READ, Optional.of(level));
  }

  String method() {
    if (action instanceof Action.Read) return "GET";
    if (action instanceof Action.Delete) return "DELETE";
    return isPair ? "POST" : "PUT";
  }

  /** Empty for none. */
  String body() {
    if (!(action instanceof Action.Write write)) return "";
    return isPair
        ? "{\"updates\":{\"%sa\":%s,\"%sb\":%s}}"
            .formatted(name, write.value(), name, write.value())
        : write.value();
  }

  String path(Workload workload) {
    String query = "?timeout=" + workload.timeout().toMillis();
    boolean isRead = action instanceof Action.Read;
    if (isRead) query += "&" + KeyPath.query("consistency", level.orElseThrow());
    if (isRead && level.get().equals("bounded_staleness"))
      query += "&max_staleness=" + workload.maxStaleness().toMillis();
    if (!isPair) return KeyPath.of(name) + query;
    return isRead
        ? KEYSPACE + "/keys" + query + "&limit=3&" + KeyPath.query("prefix", name)
        : KEYSPACE + "/batch" + query;
  }

  /** What an answer to it means. */
  Told told(HttpAnswer answer, Served asked) {
    return isPair ? Told.ofPair(answer, action, asked) : Told.by(answer, action, asked);
  }
}
