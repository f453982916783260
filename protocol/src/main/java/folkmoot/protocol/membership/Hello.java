package folkmoot.protocol.membership;

import com.fasterxml.jackson.annotation.JsonIgnore;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.wire.WireMessage;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How nodes get to know each other: said to every configured peer at the start and again on a
 * timer, before and beside all consensus (DESIGN §2, "Bootstrap and identity").
 *
 * @param self the speaker's node id and disk id
 * @param incarnation number of this start of the process on this disk, ascending from 1
 * @param address where the speaker's links listen, {@code host:remotePort}
 * @param peers the addresses ({@code host:remotePort}) of all configured nodes, the speaker's own
 *     included: equal at all nodes that are configured alike
 * @param known the speaker, and who answers at each of its configured addresses as far as it has
 *     heard: before a cluster is founded everyone must have heard the same disks
 * @param founding what the speaker's cluster was founded with; empty while it belongs to none
 * @param formationEpoch epoch of the Pekko Cluster that the speaker is in, 0 for none
 * @param answer true if this answers a Hello, so that it is not answered in turn
 * @param region where the speaker stands, as it was told
 * @param datacenter within the region
 * @param mergingSince in which incarnation the values that merge on this disk were begun; 0 of a
 *     node that keeps none
 * @param successions what it knows of disks that are gone
 */
public record Hello(
    Voter self,
    long incarnation,
    String address,
    SortedSet<String> peers,
    SortedSet<Voter> known,
    Optional<Founding> founding,
    long formationEpoch,
    boolean answer,
    String region,
    String datacenter,
    long mergingSince,
    Successions successions)
    implements WireMessage {
  /** The channel on which a node expects it. */
  public static final String CHANNEL = "hello";

  /** Of a node that was not told where it stands, and keeps no values that merge. */
  public Hello(
      Voter self,
      long incarnation,
      String address,
      SortedSet<String> peers,
      SortedSet<Voter> known,
      Optional<Founding> founding,
      long formationEpoch,
      boolean answer) {
    this(
        self,
        incarnation,
        address,
        peers,
        known,
        founding,
        formationEpoch,
        answer,
        "",
        "",
        0,
        Successions.NONE);
  }

  public Hello {
    peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
    known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    // Of a node that is yet to be updated there is none.
    successions = successions == null ? Successions.NONE : successions;
  }

  @Override
  @JsonIgnore
  public String channel() {
    return CHANNEL;
  }
}
