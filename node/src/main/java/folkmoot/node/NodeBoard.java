package folkmoot.node;

import folkmoot.crdt.ReplicaId;
import folkmoot.gateway.Neighbourhood;
import folkmoot.node.crdt.CrdtDisk;
import folkmoot.node.pulse.Heartbeats;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the parts of a node want to know of each other for its status; read from any thread. */
final class NodeBoard implements RaftReplica.NodeFacts, Neighbourhood {
  /** How often what has to be asked for is asked for. */
  static final Duration LOOK = Duration.ofSeconds(1);

  private final String self;
  private final Clock clock;
  private final Duration presence;
  private final ConcurrentSkipListMap<Voter, Long> heardNanos = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Life> lives = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, String> places = new ConcurrentSkipListMap<>();
  private final Heartbeats pulses;
  private volatile long networkErrors;

  /**
   * @param self the id of this node
   * @param presence a node that has said no Hello for so long counts as not there
   */
  NodeBoard(String self, Clock clock, Duration presence, Heartbeats pulses) {
    this.self = self;
    this.clock = clock;
    this.presence = presence;
    this.pulses = pulses;
  }

  /** A start of another node, on one of its disks. */
  private record Life(Voter voter, long incarnation, long mergingSince) {
    /** Starts ascend on one disk and say nothing about another. */
    Life then(Life next) {
      return voter.equals(next.voter) && incarnation > next.incarnation ? this : next;
    }
  }

  void heard(Voter voter, long incarnation, long mergingSince) {
    heardNanos.put(voter, clock.nanos());
    lives.merge(voter.nodeId(), new Life(voter, incarnation, mergingSince), Life::then);
  }

  /** Where a node is, as it was told. */
  void stands(String nodeId, String region, String datacenter) {
    places.put(nodeId, region + "/" + datacenter);
  }

  @Override
  public String placeOf(String nodeId) {
    return places.getOrDefault(nodeId, "");
  }

  @Override
  public Heartbeats heartbeats() {
    return pulses;
  }

  @Override
  public SortedSet<String> in(String region) {
    SortedSet<String> there = new TreeSet<>(List.of(self));
    votersHeard().forEach(voter -> there.add(voter.nodeId()));
    there.removeIf(node -> regionOf(node).filter(region::equals).isEmpty());
    return there;
  }

  @Override
  public Optional<String> regionOf(String nodeId) {
    return Optional.ofNullable(places.get(nodeId)).map(place -> place.split("/")[0]);
  }

  /** The latest start of a node that was heard of; 0 for none. */
  long incarnation(String nodeId) {
    Life life = lives.get(nodeId);
    return life == null ? 0 : life.incarnation();
  }

  /** The name under which a node writes what merges, as was heard last. */
  Optional<ReplicaId> replica(String nodeId) {
    return Optional.ofNullable(lives.get(nodeId))
        .filter(life -> life.mergingSince() > 0)
        .map(life -> CrdtDisk.replica(life.voter(), life.mergingSince()));
  }

  void networkErrors(long count) {
    networkErrors = count;
  }

  @Override
  public long networkErrors() {
    return networkErrors;
  }

  @Override
  public SortedSet<Voter> votersHeard() {
    SortedSet<Voter> heard = new TreeSet<>();
    long now = clock.nanos();
    for (Map.Entry<Voter, Long> voter : heardNanos.entrySet()) {
      if (now - voter.getValue() < presence.toNanos()) heard.add(voter.getKey());
    }
    return heard;
  }
}
