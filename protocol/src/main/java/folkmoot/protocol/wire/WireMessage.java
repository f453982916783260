package folkmoot.protocol.wire;

/**
 * What one node says to another: an immutable record, carried by the links in frames.
 *
 * <p>Delivery is at most once and first in, first out between two incarnations of two nodes; a
 * message may be lost, and under the fault lab also delayed, reordered and duplicated. No protocol
 * may rely on more.
 */
public interface WireMessage {
  /**
   * Where the receiving node delivers it: {@code hello}, {@code pulse}, {@code forward}, {@code
   * faults}, {@code watch}, or {@code raft/{group}}.
   */
  String channel();
}
