package folkmoot.node.store;

/**
 * The disk under a store, or what is on it, failed. Nobody can say what was kept, so whoever uses
 * the store stops, and it is opened anew from the disk.
 */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
