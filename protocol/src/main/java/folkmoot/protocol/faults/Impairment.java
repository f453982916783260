package folkmoot.protocol.faults;

/**
 * What is wrong with one node's link to one peer, all faults taken together. Cuts are kept at both
 * ends, so that a node that was not told of a partition is cut off by those that were; everything
 * else is done by whoever sends.
 *
 * @param cutOut nothing leaves
 * @param cutIn nothing is taken that arrives
 * @param loss probability that a frame does not leave
 * @param duplication probability that it leaves twice
 * @param delayMillis how long each is held
 * @param jitterMillis most that is added to that by chance
 */
public record Impairment(
    boolean cutOut,
    boolean cutIn,
    double loss,
    double duplication,
    long delayMillis,
    long jitterMillis) {
  public static final Impairment NONE = new Impairment(false, false, 0, 0, 0, 0);

  static Impairment cut(boolean out, boolean in) {
    return out || in ? new Impairment(out, in, 0, 0, 0, 0) : NONE;
  }

  /**
   * What becomes of a frame that is to leave.
   *
   * @param copies 0 if it is lost, 2 if it is duplicated
   * @param delayMillis how long it is held
   */
  public record Fate(int copies, long delayMillis) {}

  /** Both at once: chances are independent of each other, delays add up. */
  public Impairment and(Impairment other) {
    return new Impairment(
        cutOut || other.cutOut,
        cutIn || other.cutIn,
        either(loss, other.loss),
        either(duplication, other.duplication),
        delayMillis + other.delayMillis,
        jitterMillis + other.jitterMillis);
  }

  /**
   * @param lossDraw and the others: drawn evenly from 0 up to, but without, 1
   */
  public Fate fate(double lossDraw, double duplicationDraw, double jitterDraw) {
    if (cutOut || lossDraw < loss) return new Fate(0, 0);
    int copies = duplicationDraw < duplication ? 2 : 1;
    return new Fate(copies, delayMillis + (long) (jitterDraw * (jitterMillis + 1)));
  }

  private static double either(double one, double other) {
    return 1 - (1 - one) * (1 - other);
  }
}
