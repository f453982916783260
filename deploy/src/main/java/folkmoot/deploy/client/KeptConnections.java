package folkmoot.deploy.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;

/**
 * Connections to the nodes of this machine, kept from one request to the next: to a node, a new one
 * is as much work as a small request. For any number of threads.
 */
public final class KeptConnections {
  private final ConcurrentMap<Integer, Deque<HttpConnection>> idle = new ConcurrentHashMap<>();

  /**
   * One that nobody uses: kept, and as far as can be seen still open, or else new.
   *
   * @throws IOException if the node takes no connection; nothing was sent
   */
  public HttpConnection take(int port, Duration patience) throws IOException {
    for (HttpConnection kept = at(port).poll(); kept != null; kept = at(port).poll()) {
      if (!kept.ended()) return kept;
      kept.close();
    }
    return HttpConnection.open(port, patience);
  }

  /** Keeps one that was taken, or closes it if it can carry no more. */
  public void giveBack(int port, HttpConnection taken) {
    if (taken.reusable()) {
      at(port).push(taken);
      return;
    }
    try {
      taken.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Deque<HttpConnection> at(int port) {
    return idle.computeIfAbsent(port, unseen -> new ConcurrentLinkedDeque<>());
  }
}
