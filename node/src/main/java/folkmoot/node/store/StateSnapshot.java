package folkmoot.node.store;

/**
 * A state as it was at one moment, as bytes: the same bytes from every store that had this state.
 * It does not change, whatever becomes of the store, which may be closed before. For one thread at
 * a time, any; closed by whoever has it, since it holds back memory and files of the store.
 */
public interface StateSnapshot extends AutoCloseable {
  /** Up to where the log was applied to this state. */
  AppliedPoint point();

  /**
   * The bytes that come next.
   *
   * @param maxBytes most of them, at least 1
   * @return as many as that but at the end, where there are fewer, and after which there are none
   * @throws StoreFailed if the disk fails, or what it has is damaged
   */
  byte[] read(int maxBytes);

  @Override
  void close();
}
