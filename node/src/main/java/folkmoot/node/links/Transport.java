package folkmoot.node.links;

/**
 * Carries frames to the {@link Links} of other nodes. The seam for the simulation; that of the
 * fault lab is {@link LinkFaults}.
 */
public interface Transport {
  /**
   * Sends a frame, at most once, and returns at once: no answer, no exception if nobody is there or
   * the address is nonsense. Called by many links at the same time; the frames of one link leave in
   * the order in which it sends them.
   *
   * @param toAddress where the links of the receiver listen, {@code host:remotePort}
   */
  void send(String toAddress, Frame frame);
}
