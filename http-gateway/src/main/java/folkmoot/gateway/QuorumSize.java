package folkmoot.gateway;

import folkmoot.protocol.client.WriteConcern;

/**
 * How many copies, as an operator or a client writes it: a number, a name, or the name of a level
 * that stands for one of them: {@code eventual} for one copy, {@code consistent_prefix} for two,
 * {@code session} for a majority of the leader's datacenter, {@code bounded_staleness} for one of
 * the voters that are reached, {@code strong} for one of all.
 */
public record QuorumSize(WriteConcern concern) {
  /** What {@link #parse} understands, for messages. */
  public static final String ALLOWED =
      "majority, local_majority, all, a number from 1, or strong, bounded_staleness, session,"
          + " consistent_prefix, eventual";

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException if it is none of {@link #ALLOWED}
   */
  public static QuorumSize parse(String text) {
    return switch (text) {
      case "majority", "strong" -> new QuorumSize(new WriteConcern.Majority());
      case "local_majority", "session" -> new QuorumSize(new WriteConcern.LocalMajority());
      case "bounded_staleness" -> new QuorumSize(new WriteConcern.ReachableMajority());
      case "consistent_prefix" -> new QuorumSize(new WriteConcern.UpTo(2));
      case "eventual" -> new QuorumSize(new WriteConcern.UpTo(1));
      case "all" -> new QuorumSize(new WriteConcern.All());
      default -> new QuorumSize(new WriteConcern.Copies(count(text)));
    };
  }

  /** As {@link #parse} reads it. */
  public String label() {
    if (concern instanceof WriteConcern.All) return "all";
    if (concern instanceof WriteConcern.LocalMajority) return "local_majority";
    if (concern instanceof WriteConcern.ReachableMajority) return "bounded_staleness";
    if (concern instanceof WriteConcern.UpTo most)
      return most.count() == 1 ? "eventual" : "consistent_prefix";
    return concern instanceof WriteConcern.Copies copies ? "" + copies.count() : "majority";
  }

  private static int count(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > 4 || text.charAt(0) == '0')
      throw new IllegalArgumentException("not a count of copies: " + text);
    return Integer.parseInt(text);
  }

  /** The copies that this means among so many voters, if all of them are near and reached. */
  public int among(int voters) {
    if (concern instanceof WriteConcern.All) return voters;
    if (concern instanceof WriteConcern.Copies copies) return copies.count();
    if (concern instanceof WriteConcern.UpTo most) return Math.min(most.count(), voters);
    return majority(voters);
  }

  /** The copies of so many that are there for certain once a write is answered. */
  public int leastAmong(int voters) {
    boolean depends =
        concern instanceof WriteConcern.LocalMajority
            || concern instanceof WriteConcern.ReachableMajority;
    return depends ? Math.min(1, voters) : among(voters);
  }

  private static int majority(int voters) {
    return voters == 0 ? 0 : voters / 2 + 1;
  }
}
