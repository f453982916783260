package folkmoot.gateway.routes;

import java.util.concurrent.atomic.AtomicLong;

/** Makes ids for requests that bear none. */
public final class RequestIds {
  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  /**
   * Ids that begin with {@code nodeId}.
   *
   * @param startMillis when the process began: tells its ids from those of the one before
   */
  public RequestIds(String nodeId, long startMillis) {
    this.prefix = nodeId + "-" + Long.toString(startMillis, 36) + "-";
  }

  String next() {
    return prefix + Long.toString(last.incrementAndGet(), 36);
  }
}
