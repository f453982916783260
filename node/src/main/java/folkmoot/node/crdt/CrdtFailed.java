package folkmoot.node.crdt;

/** The CRDT data of this node cannot be used; the message is one line and says why. */
public final class CrdtFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CrdtFailed(String message) {
    super(message);
  }
}
