package folkmoot.deploy.simulate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * While it is open, nothing is logged: thousands of simulated nodes start, stop and fail, and what
 * they do is told by the trace, in order and with virtual times.
 */
public final class Quiet implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
  private final Level levelOfRoot = root.getLevel();
  private final Level levelOfPekko = pekko.getLevel();

  public Quiet() {
    root.setLevel(Level.OFF);
    pekko.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    root.setLevel(levelOfRoot);
    pekko.setLevel(levelOfPekko);
  }
}
