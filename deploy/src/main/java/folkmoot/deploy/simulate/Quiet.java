package folkmoot.deploy.simulate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Does something without a log: thousands of simulated nodes start, stop and fail, and what they do
 * is told by the trace, in order and with virtual times.
 */
public final class Quiet {
  private Quiet() {}

  public static <T> T during(Supplier<T> action) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
    Level levelOfRoot = root.getLevel();
    Level levelOfPekko = pekko.getLevel();
    root.setLevel(Level.OFF);
    pekko.setLevel(Level.OFF);
    try {
      return action.get();
    } finally {
      root.setLevel(levelOfRoot);
      pekko.setLevel(levelOfPekko);
    }
  }
}
