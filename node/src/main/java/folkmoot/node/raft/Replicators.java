package folkmoot.node.raft;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/** A leader's children, one for each who gets the log: the other voters, and the observers. */
final class Replicators {
  private final Replica replica;
  private final long term;
  private final SortedMap<Voter, ActorRef<Replicator.Command>> running = new TreeMap<>();
  private int started;

  Replicators(Replica replica, long term) {
    this.replica = replica;
    this.term = term;
  }

  /** Starts those that are missing and stops those that nobody needs any more. */
  void adjust(Configuration configuration, SortedSet<Voter> observers) {
    SortedSet<Voter> wanted = new TreeSet<>(configuration.voters());
    wanted.remove(replica.self());
    for (Voter observer : observers) {
      wanted.removeIf(voter -> voter.nodeId().equals(observer.nodeId()));
      wanted.add(observer);
    }
    SortedSet<Voter> unwanted = new TreeSet<>(running.keySet());
    unwanted.removeAll(wanted);
    for (Voter peer : unwanted) replica.context().stop(running.remove(peer));
    for (Voter peer : wanted) running.computeIfAbsent(peer, this::start);
  }

  private ActorRef<Replicator.Command> start(Voter peer) {
    started++;
    return replica.spawn(
        Replicator.create(
            replica.settings(),
            replica.rules().progress(),
            peer,
            term,
            replica.log().terms(),
            replica.links(),
            replica.context().getSelf()),
        "replicator-%s-%d-%d".formatted(peer.nodeId(), term, started));
  }

  SortedSet<Voter> peers() {
    return new TreeSet<>(running.keySet());
  }

  void tellAll(Replicator.Command news) {
    running.values().forEach(replicator -> replicator.tell(news));
  }

  /** Nothing happens if the peer gets the log no more. */
  void tell(Voter peer, Replicator.Command news) {
    ActorRef<Replicator.Command> replicator = running.get(peer);
    if (replicator != null) replicator.tell(news);
  }

  void stopAll() {
    running.values().forEach(replica.context()::stop);
    running.clear();
  }
}
