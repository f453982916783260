package folkmoot.node.faults;

import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.RemoteTransport;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;

/**
 * Artery's own blackholes, of its test mode, which must be on ({@code
 * pekko.remote.artery.advanced.test-mode}): handshakes, control messages, Cluster, Distributed Data
 * and links alike fall into them, in both directions.
 *
 * <p>In both only: in Pekko 1.7 the inbound stage of the test mode asks the same question as the
 * outbound one ("from here to there?"), so that a direction that is named cuts both, or none.
 */
@SuppressWarnings("deprecation") // Artery's commands still bear the names of classic remoting's.
public final class ArteryBlackholes implements Remoting {
  private static final ThrottlerTransportAdapter.Direction BOTH = both();

  private final RemoteTransport transport;
  private final String systemName;
  private SortedSet<String> severed = new TreeSet<>();

  public ArteryBlackholes(ActorSystem<?> system) {
    transport = ((RARP) RARP.get(system.classicSystem())).provider().transport();
    systemName = system.name();
  }

  @Override
  public void sever(SortedSet<String> addresses) {
    for (String address : addresses) {
      if (!severed.contains(address)) {
        tell(address, ThrottlerTransportAdapter.Blackhole$.MODULE$);
      }
    }
    for (String address : severed) {
      if (!addresses.contains(address)) {
        tell(address, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
      }
    }
    severed = new TreeSet<>(addresses);
  }

  /** A Scala object in a companion, for which Java has no name. */
  private static ThrottlerTransportAdapter.Direction both() {
    try {
      String name = ThrottlerTransportAdapter.Direction.class.getName() + "$Both$";
      return (ThrottlerTransportAdapter.Direction)
          Class.forName(name).getField("MODULE$").get(null);
    } catch (ReflectiveOperationException absent) {
      throw new IllegalStateException("another Pekko than this was written for", absent);
    }
  }

  /** Artery carries the command out before it returns. */
  private void tell(String address, ThrottlerTransportAdapter.ThrottleMode mode) {
    int colon = address.lastIndexOf(':');
    Address peer =
        new Address(
            "pekko",
            systemName,
            address.substring(0, colon),
            Integer.parseInt(address.substring(colon + 1)));
    transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(peer, BOTH, mode));
  }
}
