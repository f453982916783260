package folkmoot.node.faults;

import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * To whom the Pekko Cluster and Distributed Data of this node are deaf: {@link DeafMailbox} asks it
 * for every message that comes to one of their actors. Where nobody is cut off, that is one look at
 * an empty set.
 *
 * <p>Not Artery's test mode: its stages are in the way of every message of every link, and in Pekko
 * 1.7 it knows no directions (its inbound stage asks the outbound question).
 */
public final class Deafness implements Extension {
  private static final Id ID = new Id();

  private volatile TreeSet<String> deafTo = new TreeSet<>();

  private Deafness() {}

  /** That of an actor system. */
  public static Deafness of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * From now on nothing that is said from these addresses ({@code host:remotePort}) is heard, and
   * everything from all others.
   */
  public void to(SortedSet<String> addresses) {
    deafTo = new TreeSet<>(addresses);
  }

  boolean isTo(Address speaker) {
    TreeSet<String> now = deafTo;
    if (now.isEmpty() || speaker.host().isEmpty() || speaker.port().isEmpty()) return false;
    return now.contains(speaker.host().get() + ":" + speaker.port().get());
  }

  /** One for each actor system. */
  private static final class Id extends ExtensionId<Deafness> {
    @Override
    public Deafness createExtension(ActorSystem<?> system) {
      return new Deafness();
    }
  }
}
