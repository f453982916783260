package folkmoot.gateway.routes;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line for each request that failed or was slow, with its id. Keys are data and are not logged.
 */
final class RequestLog {
  /** Under which a log line bears the id of the request that it belongs to. */
  static final String REQUEST_ID = "requestId";

  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long slowNanos;

  /**
   * @param slow what takes so long is slow; zero if nothing is
   */
  RequestLog(Duration slow) {
    this.slowNanos = slow.isZero() ? Long.MAX_VALUE : slow.toNanos();
  }

  void answered(Exchange exchange, Route route, int status, long nanos) {
    if (status < 500 && nanos < slowNanos) return;
    // A broken program has said more; and who asks whether it is ready expects to hear that not.
    if (status == 500 || (route == Route.READY && nanos < slowNanos)) return;
    long millis = nanos / NANOS_PER_MILLI;
    String method = exchange.method();
    bearing(
        exchange,
        () -> {
          if (status >= 500) {
            LOG.warn("{} {}: {} after {} ms", method, route.template(), status, millis);
          } else {
            LOG.info("slow: {} {}: {} after {} ms", method, route.template(), status, millis);
          }
        });
  }

  /** A stream of events has ended, however it did. */
  void watched(Exchange exchange, long events, long millis) {
    bearing(exchange, () -> LOG.info("a watch ended after {} ms: {} events", millis, events));
  }

  /** Something in here is broken; the client is told 500. */
  void broke(Exchange exchange, Throwable failure) {
    bearing(exchange, () -> LOG.error("{} failed", exchange.method(), failure));
  }

  private static void bearing(Exchange exchange, Runnable line) {
    MDC.put(REQUEST_ID, exchange.requestId());
    try {
      line.run();
    } finally {
      MDC.remove(REQUEST_ID);
    }
  }
}
