package folkmoot.node.crdt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.Replicator;
import org.apache.pekko.cluster.ddata.Replicator.GetKeyIds$;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.UpdateResponse;

/**
 * The replicator of Distributed Data as the store uses it. What is to follow an answer goes along
 * with the question and is called when the answer comes, by the actor that asked.
 */
final class Distributed {
  private final ActorRef replicator;
  private final ActorRef self;
  private final Deque<IntConsumer> counting = new ArrayDeque<>();
  private final Deque<Consumer<Set<String>>> listing = new ArrayDeque<>();
  private final Map<String, Integer> subscribed = new HashMap<>();
  private List<Runnable> untold = new ArrayList<>();
  private boolean telling;

  /**
   * @param self where all answers go
   */
  Distributed(ActorRef replicator, ActorRef self) {
    this.replicator = replicator;
    this.self = self;
  }

  /** A key; two are the same if their names are. */
  static final class Named<V extends ReplicatedData> extends Key<V> {
    private static final long serialVersionUID = 1;

    Named(String name) {
      super(name);
    }
  }

  /**
   * Changes a value.
   *
   * @param copies nodes that are to have it, this one among them
   * @param modify called by the replicator, on its own thread
   */
  <V extends ReplicatedData> void update(
      Key<V> key,
      V initial,
      int copies,
      Duration patience,
      Function<V, V> modify,
      Consumer<UpdateResponse<?>> then) {
    Replicator.WriteConsistency consistency =
        copies == 1 ? Replicator.writeLocal() : new Replicator.WriteTo(copies, patience);
    tell(new Replicator.Update<>(key, initial, consistency, Optional.<Object>of(then), modify));
  }

  /**
   * @param copies nodes that are asked, this one among them
   */
  <V extends ReplicatedData> void get(
      Key<V> key, int copies, Duration patience, Consumer<GetResponse<?>> then) {
    Replicator.ReadConsistency consistency =
        copies == 1 ? Replicator.readLocal() : new Replicator.ReadFrom(copies, patience);
    tell(new Replicator.Get<>(key, consistency, Optional.<Object>of(then)));
  }

  /** Asks how many nodes the replicator knows, this one among them. */
  void count(IntConsumer then) {
    counting.add(then);
    tell(Replicator.getReplicaCount());
  }

  /** Asks for the names of all entries that the replicator has. */
  void keys(Consumer<Set<String>> then) {
    listing.add(then);
    tell(GetKeyIds$.MODULE$);
  }

  /**
   * What is there now, of other nodes too, is told to who subscribed before this is called: else it
   * is told only now and then. All who ask while it is told are called after the next time.
   */
  void whenTold(Runnable then) {
    untold.add(then);
    if (!telling) tellAll();
  }

  /** The count is answered behind what is told, by the same actor. */
  private void tellAll() {
    List<Runnable> asked = untold;
    untold = new ArrayList<>();
    telling = true;
    tell(Replicator.flushChanges());
    count(
        known -> {
          telling = false;
          if (!untold.isEmpty()) tellAll();
          asked.forEach(Runnable::run);
        });
  }

  /** What is heard of it from now on is told. To be ended as often as it was begun. */
  void subscribe(Key<?> key) {
    if (subscribed.merge(key.id(), 1, Integer::sum) == 1)
      tell(new Replicator.Subscribe<>(key, self));
  }

  void unsubscribe(Key<?> key) {
    Integer left = subscribed.computeIfPresent(key.id(), (id, n) -> n == 1 ? null : n - 1);
    if (left == null) tell(new Replicator.Unsubscribe<>(key, self));
  }

  /** For good: the name is never used again. */
  void delete(Key<?> key) {
    replicator.tell(new Replicator.Delete<>(key, Replicator.writeLocal()), ActorRef.noSender());
  }

  private void tell(Object message) {
    replicator.tell(message, self);
  }

  // ---- what the replicator answers

  @SuppressWarnings("unchecked")
  void onUpdated(UpdateResponse<?> response) {
    ((Consumer<UpdateResponse<?>>) response.getRequest().orElseThrow()).accept(response);
  }

  @SuppressWarnings("unchecked")
  void onGot(GetResponse<?> response) {
    ((Consumer<GetResponse<?>>) response.getRequest().orElseThrow()).accept(response);
  }

  /** The replicator answers one after the other. */
  void onCounted(Replicator.ReplicaCount count) {
    counting.remove().accept(count.n());
  }

  /** As well. */
  void onListed(Replicator.GetKeyIdsResult listed) {
    listing.remove().accept(listed.getKeyIds());
  }
}
