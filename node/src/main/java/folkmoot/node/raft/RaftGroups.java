package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The Raft groups that this node keeps a copy of: parent of one {@code raft-{group}} a group, which
 * it starts and closes as it is told, and to which it hands what is asked of the group.
 *
 * <p>When a replica fails, this does: nothing is restarted from memory. Only one whose state nobody
 * has any more is done without.
 */
public final class RaftGroups {

  /** What it is told. */
  public sealed interface Command {}

  /**
   * From now on this node keeps these groups and no other.
   *
   * @param groups who votes in each, by its id
   */
  public record Keep(SortedMap<String, Configuration> groups) implements Command {
    public Keep {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }
  }

  /** A client's operation on the group that it names. */
  public record Ask(ClientRequest request) implements Command {}

  /** All other nodes of the cluster that were heard of, by node and disk. */
  public record Others(SortedSet<Voter> others) implements Command {
    public Others {
      others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }
  }

  /** The node itself wants a command committed; only a leader of the group does it. */
  public record Propose(String group, StoreCommand command) implements Command {}

  /** There were these groups on this disk, and no other that is needed. */
  public record Settled(SortedSet<String> groups) implements Command {
    public Settled {
      groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }
  }

  /** Nothing is needed any more of the groups of which this is true; {@link Keep} named none. */
  public record Forget(Predicate<String> dropped) implements Command {}

  /** Hand the leadership of every group over; answered when that is done, or could not be. */
  public record HandOver(ActorRef<RaftReplica.HandedOver> replyTo) implements Command {}

  /** Close all groups, and stop. */
  public record Close() implements Command {}

  private record Noticed(RaftReplica.Notice notice) implements Command {}

  private record HandedOver(long round) implements Command {}

  /**
   * What groups stand among.
   *
   * @param spawn makes the replica of a group
   * @param absent answers what is asked of a group that has no replica here
   * @param links carry what all groups say
   * @param journal keeps the logs of all groups
   * @param states keeps the states of all groups; called on {@code diskThreads}
   * @param meters what a group that was dropped has reported goes
   * @param node is told what the replicas tell
   */
  public record Surroundings(
      Spawning spawn,
      Absent absent,
      ActorRef<Links.Command> links,
      ActorRef<Journal.Command> journal,
      States states,
      Props diskThreads,
      Meters meters,
      ActorRef<RaftReplica.Notice> node) {}

  /** Answers in place of a replica. */
  public interface Absent {
    /** This node does not keep the group. */
    void elsewhere(ClientRequest request);

    /** This node keeps the group and cannot serve it. */
    void lost(ClientRequest request, String reason);
  }

  /** The states on the disk, beside the replicas. */
  public interface States {
    /** There were these groups, and no other that is needed. */
    void settle(SortedSet<String> groups);

    /** Removes the states of the groups of which this is true. */
    void forget(Predicate<String> dropped);
  }

  /** Makes the behaviour of a replica. */
  @FunctionalInterface
  public interface Spawning {
    Behavior<RaftReplica.Command> replica(
        String group, Configuration configuration, ActorRef<RaftReplica.Notice> notices);
  }

  /** A group that this node keeps. */
  private record Kept(
      String group, Configuration configuration, ActorRef<RaftReplica.Command> replica) {

    /**
     * Nodes that had a vote, on a disk that is gone, get the log without one; that of the catalog
     * all do.
     */
    boolean isSeenBy(Voter voter) {
      return !configuration.isVoter(voter)
          && (group.equals(Keyspace.SYSTEM)
              || configuration.voters().stream()
                  .anyMatch(member -> member.nodeId().equals(voter.nodeId())));
    }
  }

  private static final String REPLICA = "raft-";

  private final ActorContext<Command> context;
  private final Surroundings surroundings;
  private final ActorRef<RaftReplica.Notice> notices;
  private final SortedMap<String, Kept> groups = new TreeMap<>();
  private final SortedSet<String> closing = new TreeSet<>();

  /** Those that are not served, and why. */
  private final SortedMap<String, String> lost = new TreeMap<>();

  private SortedSet<Voter> others = new TreeSet<>();
  private SortedMap<String, Configuration> wanted = new TreeMap<>();
  private Optional<ActorRef<RaftReplica.HandedOver>> handingOver = Optional.empty();
  private int stillToHandOver;
  private long handOvers;
  private Optional<Predicate<String>> dropped = Optional.empty();
  private boolean ending;

  private RaftGroups(ActorContext<Command> context, Surroundings surroundings) {
    this.context = context;
    this.surroundings = surroundings;
    this.notices = context.messageAdapter(RaftReplica.Notice.class, Noticed::new);
  }

  public static Behavior<Command> create(Surroundings surroundings) {
    return Behaviors.setup(context -> new RaftGroups(context, surroundings).keeping());
  }

  private Behavior<Command> keeping() {
    return Behaviors.receive(Command.class)
        .onMessage(Ask.class, ask -> onAsk(ask.request()))
        .onMessage(Noticed.class, noticed -> onNotice(noticed.notice()))
        .onMessage(Keep.class, this::onKeep)
        .onMessage(Settled.class, this::onSettled)
        .onMessage(Forget.class, this::onForget)
        .onMessage(Others.class, this::onOthers)
        .onMessage(Propose.class, this::onPropose)
        .onMessage(HandOver.class, this::onHandOver)
        .onMessage(HandedOver.class, this::onHandedOver)
        .onMessage(Close.class, close -> onClose())
        .onSignal(ChildFailed.class, this::onFailed)
        .onSignal(Terminated.class, this::onStopped)
        .build();
  }

  private Behavior<Command> onAsk(ClientRequest request) {
    String group = request.group();
    if (groups.containsKey(group)) {
      groups.get(group).replica().tell(new RaftReplica.Client(request));
    } else if (lost.containsKey(group)) surroundings.absent().lost(request, lost.get(group));
    else surroundings.absent().elsewhere(request);
    return Behaviors.same();
  }

  // ---- which groups

  private Behavior<Command> onKeep(Keep keep) {
    wanted = keep.groups();
    for (String group : new TreeSet<>(groups.keySet())) {
      if (!wanted.containsKey(group)) close(group);
    }
    lost.keySet().retainAll(wanted.keySet());
    wanted.forEach(this::start);
    return Behaviors.same();
  }

  private void start(String group, Configuration configuration) {
    if (groups.containsKey(group) || lost.containsKey(group)) return;
    Invariants.check(!closing.contains(group), "group %s was dropped and is not made anew", group);
    ActorRef<RaftReplica.Command> replica =
        context.spawn(surroundings.spawn().replica(group, configuration, notices), REPLICA + group);
    context.watch(replica);
    Kept kept = new Kept(group, configuration, replica);
    groups.put(group, kept);
    observe(kept);
  }

  private void close(String group) {
    closing.add(group);
    groups.remove(group).replica().tell(new RaftReplica.Close());
  }

  private Behavior<Command> onStopped(Terminated stopped) {
    String name = stopped.getRef().path().name();
    if (!name.startsWith(REPLICA)) return Behaviors.same();
    String group = name.substring(REPLICA.length());
    Invariants.check(closing.remove(group), "the replica of %s ends when it is told to", group);
    if (ending) return closing.isEmpty() ? Behaviors.stopped() : Behaviors.same();
    unregister(group);
    surroundings.meters().forget("group", group);
    forget();
    return Behaviors.same();
  }

  /** After all that its replica, which has ended, has registered. */
  private void unregister(String group) {
    surroundings
        .links()
        .tell(
            new Links.Unregister(
                new TreeSet<>(
                    List.of(
                        RaftMessage.channelOf(group),
                        SnapshotMessage.channelOfSource(group),
                        SnapshotMessage.channelOfReceiver(group)))));
  }

  // ---- what is left of others

  private Behavior<Command> onSettled(Settled settled) {
    surroundings.journal().tell(new Journal.Settled(settled.groups()));
    onDisk(() -> surroundings.states().settle(settled.groups()));
    return Behaviors.same();
  }

  private Behavior<Command> onForget(Forget forget) {
    dropped = Optional.of(forget.dropped());
    forget();
    return Behaviors.same();
  }

  /** Whatever is open, or closing still, comes later. */
  private void forget() {
    if (dropped.isEmpty()) return;
    SortedSet<String> open = new TreeSet<>(groups.keySet());
    open.addAll(closing);
    Predicate<String> isDropped = dropped.get();
    Predicate<String> due = group -> isDropped.test(group) && !open.contains(group);
    surroundings.journal().tell(new Journal.Forget(due));
    onDisk(() -> surroundings.states().forget(due));
  }

  /** If it fails, so does this. */
  private void onDisk(Runnable task) {
    Behavior<Void> once =
        Behaviors.setup(
            doing -> {
              task.run();
              return Behaviors.stopped();
            });
    context.watch(context.spawnAnonymous(once, surroundings.diskThreads()));
  }

  // ---- who is there

  private Behavior<Command> onOthers(Others next) {
    if (next.others().equals(others)) return Behaviors.same();
    others = next.others();
    groups.values().forEach(this::observe);
    return Behaviors.same();
  }

  private void observe(Kept kept) {
    SortedSet<Voter> observers = new TreeSet<>(others);
    observers.removeIf(voter -> !kept.isSeenBy(voter));
    kept.replica().tell(new RaftReplica.Observe(observers));
  }

  // ---- what the node asks

  private Behavior<Command> onPropose(Propose propose) {
    Kept kept = groups.get(propose.group());
    if (kept != null) kept.replica().tell(new RaftReplica.Propose(propose.command()));
    return Behaviors.same();
  }

  private Behavior<Command> onNotice(RaftReplica.Notice notice) {
    surroundings.node().tell(notice);
    return Behaviors.same();
  }

  private Behavior<Command> onHandOver(HandOver handOver) {
    if (groups.isEmpty()) {
      handOver.replyTo().tell(new RaftReplica.HandedOver());
      return Behaviors.same();
    }
    long round = ++handOvers;
    stillToHandOver = groups.size();
    handingOver = Optional.of(handOver.replyTo());
    ActorRef<RaftReplica.HandedOver> done =
        context.messageAdapter(RaftReplica.HandedOver.class, over -> new HandedOver(round));
    groups.values().forEach(kept -> kept.replica().tell(new RaftReplica.HandOver(done)));
    return Behaviors.same();
  }

  private Behavior<Command> onHandedOver(HandedOver over) {
    if (over.round() != handOvers || --stillToHandOver > 0) return Behaviors.same();
    handingOver.ifPresent(asked -> asked.tell(new RaftReplica.HandedOver()));
    handingOver = Optional.empty();
    return Behaviors.same();
  }

  // ---- ending

  private Behavior<Command> onClose() {
    ending = true;
    new TreeSet<>(groups.keySet()).forEach(this::close);
    return closing.isEmpty() ? Behaviors.stopped() : Behaviors.same();
  }

  /**
   * If the state of a group is lost that nobody else has, the node goes on without it: the others
   * are not to suffer, and the group can still be dropped. Without its catalog it cannot.
   */
  private Behavior<Command> onFailed(ChildFailed failed) {
    String name = failed.getRef().path().name();
    boolean isGroup = name.startsWith(REPLICA) && !name.equals(REPLICA + Keyspace.SYSTEM);
    Optional<StateLost> reason = isGroup ? stateLost(failed.cause()) : Optional.empty();
    if (reason.isPresent()) {
      String group = name.substring(REPLICA.length());
      context.getLog().error("{} is not served: {}", group, reason.get().getMessage());
      groups.remove(group);
      unregister(group);
      lost.put(group, reason.get().getMessage());
      return Behaviors.same();
    }
    // An actor that fails lets go of whom it watches in an order of its own, that no seed repeats.
    context.getChildren().forEach(context::unwatch);
    throw new ReplicaFailed(failed.getRef().path().name(), failed.cause());
  }

  private static Optional<StateLost> stateLost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StateLost lost) return Optional.of(lost);
    }
    return Optional.empty();
  }

  /** A replica failed: the node is to stop. */
  static final class ReplicaFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplicaFailed(String replica, Throwable cause) {
      super("%s failed: %s".formatted(replica, cause.getMessage()), cause);
    }
  }
}
