package folkmoot.protocol.metrics;

/** Counts what only grows. */
public interface Counter {
  /** Takes no lock and allocates nothing; any thread. */
  void add(long more);

  /** All that was added since the node started. */
  long total();
}
