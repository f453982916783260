package folkmoot.deploy;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.Ports;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for nodes of tests, with those of remoting above them. */
public final class FreePorts {
  private static final AtomicInteger NEXT =
      new AtomicInteger(12_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10);

  private FreePorts() {}

  /** The first of so many in a row. */
  public static int row(int count) {
    while (true) {
      int first = NEXT.getAndAdd(count);
      boolean free = true;
      for (int port = first; port < first + count; port++) {
        free &= Ports.free(port) && Ports.free(port + Cluster.REMOTE_OFFSET);
      }
      if (free) return first;
    }
  }
}
