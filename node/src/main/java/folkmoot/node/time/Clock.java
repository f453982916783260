package folkmoot.node.time;

/** The two clocks of a node; under simulation both are virtual. */
public interface Clock {
  /** Monotonic, from an arbitrary origin; only differences mean anything. */
  long nanos();

  /** Milliseconds since 1970; may jump. For entries and people, never for decisions. */
  long wallMillis();

  static Clock system() {
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }
    };
  }
}
