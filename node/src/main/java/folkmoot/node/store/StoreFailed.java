package folkmoot.node.store;

/**
 * The disk under a store, or what is on it, failed. Nobody can say what was kept, so whoever uses
 * the store stops, and it is opened anew from the disk.
 */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private enum Kind {
    FAILURE,
    NO_ROOM,
    DAMAGE
  }

  private final Kind kind;

  public StoreFailed(String message, Throwable cause) {
    this(message, cause, Kind.FAILURE);
  }

  private StoreFailed(String message, Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  /** Nothing of it was done, for want of room; all that was there still is. */
  public static StoreFailed forWantOfRoom(String message, Throwable cause) {
    return new StoreFailed(message, cause, Kind.NO_ROOM);
  }

  /** What is on the disk is not what was written: no opening of it brings that back. */
  public static StoreFailed forDamage(String message, Throwable cause) {
    return new StoreFailed(message, cause, Kind.DAMAGE);
  }

  /** True if it may be tried again when there is room. */
  public boolean isForWantOfRoom() {
    return kind == Kind.NO_ROOM;
  }

  /** True if what is on the disk is to be thrown away, see {@link StateFolder}. */
  public boolean isForDamage() {
    return kind == Kind.DAMAGE;
  }
}
