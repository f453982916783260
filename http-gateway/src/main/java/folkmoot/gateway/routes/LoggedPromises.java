package folkmoot.gateway.routes;

import folkmoot.gateway.QuorumSize;

/**
 * What a keyspace with a log promises.
 *
 * @param copies of each partition
 * @param concern what a write awaits that does not say
 */
record LoggedPromises(int copies, QuorumSize concern) {

  /** How many of the nodes of a partition may be gone while it reads and commits. */
  int canLoseNodes() {
    return copies - majority();
  }

  /**
   * How many of the nodes of a partition may be gone for ever, and every write that was answered is
   * still there; none where a change of leaders alone may lose one.
   */
  int writesSurviveNodes() {
    return least() < majority() ? 0 : least() - 1;
  }

  String sentence() {
    return serves() + "; " + writes();
  }

  private String serves() {
    if (copies == 1) return "linearizable; serves while the one node that has a partition is there";
    String of = least() < majority() ? "linearizable in what is committed" : "linearizable";
    return "%s; serves while a majority of the %d copies of a partition are there"
        .formatted(of, copies);
  }

  private String writes() {
    if (copies == 1) return "a write that was answered is lost with that node";
    if (least() < majority())
      return "a write is answered when %s, before it is committed, and a failover may lose it"
          .formatted(least() == 1 ? "its leader has it" : least() + " copies have it");
    String survives =
        "a write that was answered survives the loss of any %d of them".formatted(least() - 1);
    return least() == majority()
        ? survives
        : survives + ", and none is answered while fewer than %d are there".formatted(least());
  }

  private int least() {
    return Math.min(copies, concern.leastAmong(copies));
  }

  private int majority() {
    return copies / 2 + 1;
  }
}
