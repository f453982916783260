package folkmoot.node.store;

/**
 * Goes over records in the order of their keys' bytes, over a state that does not change meanwhile.
 * Begins before the first one; closed by whoever has it.
 */
interface RecordCursor extends AutoCloseable {
  /**
   * Goes on to the next record; false past the last.
   *
   * @throws StoreFailed if the disk fails, or what it has is damaged
   */
  boolean next();

  /** The key of the record it is at; not to be changed. */
  byte[] key();

  /** The value of the record it is at; not to be changed. */
  byte[] value();

  @Override
  void close();
}
