package folkmoot.gateway.routes;

import folkmoot.protocol.watch.WatchId;

/**
 * The ids of events as clients get and send them: behind a mark of the cluster, since the groups of
 * one that was set up anew bear the names of those that were before.
 *
 * @param cluster the mark
 */
record EventIds(String cluster) {
  /** What is said of an id that is not one of the keyspace that is watched. */
  static final String OTHER = "The id is not one of this keyspace";

  static final String OTHER_CODE = "other_keyspace";

  String text(WatchId seen) {
    return cluster + ":" + seen;
  }

  /**
   * Reads one back.
   *
   * @param name of what the client has sent
   * @throws Refusal if it is none, or not one of this cluster
   */
  WatchId read(String text, String name, String code) throws Refusal {
    int mark = text.indexOf(':');
    WatchId seen =
        WatchId.parse(text.substring(mark + 1))
            .filter(read -> mark == cluster.length())
            .orElseThrow(() -> Refusal.bad(name + " must be the id of an event", code));
    if (!text.startsWith(cluster)) throw new Refusal(410, OTHER, OTHER_CODE);
    return seen;
  }
}
