package folkmoot.protocol.metrics;

/** Holds what goes up and down. */
public interface Gauge {
  /** Takes no lock and allocates nothing; any thread. */
  void set(long value);
}
