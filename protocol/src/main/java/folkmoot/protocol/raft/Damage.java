package folkmoot.protocol.raft;

import java.util.OptionalLong;

/**
 * What is known of a log that is damaged: a part of it is lost that was durable, and may have been
 * acknowledged.
 *
 * @param latest the latest term and vote that this disk may have revealed
 * @param voteLost true if it may have voted in that term for somebody of whom nothing is known
 * @param highest up to where the log may have been acknowledged; empty if that is not known
 */
public record Damage(HardState latest, boolean voteLost, OptionalLong highest) {

  /** What is known after another part was lost as well. */
  public Damage and(Damage other) {
    boolean mine = latest.term() >= other.latest.term();
    HardState later = mine ? latest : other.latest;
    boolean sameTerm = latest.term() == other.latest.term();
    if (sameTerm && later.votedFor().isEmpty()) later = other.latest;
    boolean lost = sameTerm ? voteLost || other.voteLost : mine ? voteLost : other.voteLost;
    OptionalLong both =
        highest.isPresent() && other.highest.isPresent()
            ? OptionalLong.of(Math.max(highest.getAsLong(), other.highest.getAsLong()))
            : OptionalLong.empty();
    return new Damage(later, lost, both);
  }
}
