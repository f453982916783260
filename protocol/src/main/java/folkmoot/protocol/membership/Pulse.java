package folkmoot.protocol.membership;

import folkmoot.protocol.wire.WireMessage;

/**
 * What a node says to every other one at each beat, for all its groups that rest (DESIGN §2,
 * "heartbeats that travel together"): that it runs, and whom of it it has heard.
 *
 * @param number of this beat of the speaker, ascending over all its starts
 * @param echoed the highest number of the hearer that the speaker has heard; 0 for none
 */
public record Pulse(long number, long echoed) implements WireMessage {
  /** The channel on which a node expects it. */
  public static final String CHANNEL = "pulse";

  @Override
  public String channel() {
    return CHANNEL;
  }
}
