package folkmoot.node.store;

import java.util.Optional;

/**
 * A state as it was at one moment, as bytes: the same bytes from every store that had this state.
 * It does not change while the store goes on; closing the store closes it. For any thread; closed
 * by whoever has it, since it holds back memory and files of the store.
 */
public interface StateSnapshot extends AutoCloseable {
  /** Up to where the log was applied to this state. */
  AppliedPoint point();

  /**
   * The bytes that come next.
   *
   * @param maxBytes most of them, at least 1
   * @return as many as that but at the end, where there are fewer, and after which there are none;
   *     empty if the snapshot is closed
   * @throws StoreFailed if the disk fails, or what it has is damaged
   */
  Optional<byte[]> read(int maxBytes);

  @Override
  void close();
}
