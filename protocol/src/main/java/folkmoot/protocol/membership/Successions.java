package folkmoot.protocol.membership;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node says of disks that are gone, its own and others'.
 *
 * @param disks on which disks nodes are, as it is on the speaker's disk: it hears no others
 * @param asks true if the speaker is Up in the Pekko Cluster and is to write on under the names of
 *     disks that it has lost, once everybody is ready for that
 * @param ready the disks from which the speaker, since its start, has heard that they ask, and for
 *     which all that it has can be found: nothing comes any more from those that they lost
 */
public record Successions(Disks disks, boolean asks, SortedSet<String> ready) {
  /** Of a node that knows of none. */
  public static final Successions NONE = of(Disks.NONE);

  public Successions {
    ready = Collections.unmodifiableSortedSet(new TreeSet<>(ready));
  }

  /** Before anybody has asked. */
  public static Successions of(Disks disks) {
    return new Successions(disks, false, new TreeSet<>());
  }
}
