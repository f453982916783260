package folkmoot.node.store;

/** Takes in the bytes of a {@link StateSnapshot}, beside a state that goes on meanwhile. */
public interface Staging {
  /**
   * Takes the bytes that come next.
   *
   * @throws IllegalArgumentException if these are not the bytes of a snapshot
   * @throws StoreFailed if the disk fails
   */
  void write(byte[] bytes);

  /**
   * All bytes have come: makes them durable, so that {@link StateStore#staged()} tells of them from
   * now on, after a crash, too.
   *
   * @return up to where the log was applied to the state that is staged
   * @throws IllegalArgumentException if bytes are missing
   * @throws StoreFailed if the disk fails
   */
  AppliedPoint complete();
}
