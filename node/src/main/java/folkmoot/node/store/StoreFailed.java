package folkmoot.node.store;

/**
 * The disk under a store, or what is on it, failed. Nobody can say what was kept, so whoever uses
 * the store stops, and it is opened anew from the disk.
 */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean noRoom;

  public StoreFailed(String message, Throwable cause) {
    this(message, cause, false);
  }

  private StoreFailed(String message, Throwable cause, boolean noRoom) {
    super(message, cause);
    this.noRoom = noRoom;
  }

  /** Nothing of it was done, for want of room; all that was there still is. */
  public static StoreFailed forWantOfRoom(String message, Throwable cause) {
    return new StoreFailed(message, cause, true);
  }

  /** True if it may be tried again when there is room. */
  public boolean isForWantOfRoom() {
    return noRoom;
  }
}
