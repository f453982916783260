package folkmoot.protocol.once;

/**
 * The place of a write in the session of the gateway that sends it (thesis §6.3). Every attempt at
 * one write bears the same session and sequence, and the lowest as it is by then.
 *
 * @param session the index of the entry that opened it
 * @param sequence the number of the write in it, from 1
 * @param lowest the lowest sequence whose answer the gateway still awaits; at most {@code sequence}
 */
public record Turn(long session, long sequence, long lowest) {
  /** What all attempts at one write have in common. */
  public record Place(long session, long sequence) {}

  public Turn {
    if (session < 1 || lowest < 1 || lowest > sequence) {
      throw new IllegalArgumentException(
          "no write has sequence %d from %d on in session %d".formatted(sequence, lowest, session));
    }
  }

  /** The place, whatever else is awaited by then. */
  public Place place() {
    return new Place(session, sequence);
  }
}
