package folkmoot.gateway;

import folkmoot.protocol.client.WriteConcern;

/**
 * How many copies, as an operator or a client writes it: {@code majority}, {@code all}, or a
 * number.
 */
public record QuorumSize(WriteConcern concern) {
  /** What {@link #parse} understands, for messages. */
  public static final String ALLOWED = "majority, all, or a number from 1";

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException if it is none of {@link #ALLOWED}
   */
  public static QuorumSize parse(String text) {
    return switch (text) {
      case "majority" -> new QuorumSize(new WriteConcern.Majority());
      case "all" -> new QuorumSize(new WriteConcern.All());
      default -> new QuorumSize(new WriteConcern.Copies(count(text)));
    };
  }

  private static int count(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > 4 || text.charAt(0) == '0')
      throw new IllegalArgumentException("not a count of copies: " + text);
    return Integer.parseInt(text);
  }

  /** The copies that this means among so many voters. */
  public int among(int voters) {
    if (concern instanceof WriteConcern.All) return voters;
    if (concern instanceof WriteConcern.Copies copies) return copies.count();
    return majority(voters);
  }

  /** The copies that a write awaits that names none: never fewer than a majority. */
  public int raisedAmong(int voters) {
    return Math.max(among(voters), majority(voters));
  }

  private static int majority(int voters) {
    return voters == 0 ? 0 : voters / 2 + 1;
  }
}
