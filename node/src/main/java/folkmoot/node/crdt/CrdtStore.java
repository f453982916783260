package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.Circumstances;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.metrics.Meters;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ddata.Replicator.Changed;
import org.apache.pekko.cluster.ddata.Replicator.GetKeyIdsResult;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.ReplicaCount;
import org.apache.pekko.cluster.ddata.Replicator.SubscribeResponse;
import org.apache.pekko.cluster.ddata.Replicator.UpdateResponse;

/**
 * The values that merge of one node (DESIGN §6): answers what is asked of their keyspaces, and has
 * the replicator of Distributed Data, which is its child, keep and spread them. Thin: where a value
 * is and what an update makes of it is decided in {@code folkmoot.crdt}.
 */
public final class CrdtStore {
  /** What it is told. */
  public sealed interface Command {}

  /** A client's operation on the group that it names. */
  public record Ask(ClientRequest request) implements Command {}

  /**
   * From now on there are these groups and no other.
   *
   * @param groups how many nodes keep each, by its id
   */
  public record Keep(SortedMap<String, Integer> groups) implements Command {
    public Keep {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }
  }

  /** On which disks nodes are, by the catalog that had the groups of the last {@link Keep}. */
  public record OnDisks(Disks disks) implements Command {}

  /** Another node said Hello; to be told of every one, news or not. */
  public record PeerSeen(Hello hello) implements Command {}

  /**
   * All buckets that others have are to be brought here.
   *
   * @param nodes so many there must be, this one among them
   */
  record Gather(int nodes, org.apache.pekko.actor.typed.ActorRef<Succession.Command> replyTo)
      implements Command {}

  /** All that is here is to be findable, for this disk, which is going to gather it. */
  record Order(String diskId, org.apache.pekko.actor.typed.ActorRef<Succession.Command> replyTo)
      implements Command {}

  /** From now on the names of disks that this node has lost are its own. */
  record Succeeded() implements Command {}

  /** Nothing is needed any more of the groups of which this is true; {@link Keep} named none. */
  public record Forget(Predicate<String> dropped) implements Command {}

  /** A watch asks what is there, and what has changed. */
  public record Watch(MergedFeed.Request request) implements Command {}

  private record Updated(UpdateResponse<?> response) implements Command {}

  private record Got(GetResponse<?> response) implements Command {}

  private record Heard(SubscribeResponse<?> response) implements Command {}

  private record Counted(ReplicaCount count) implements Command {}

  private record ServeWatches() implements Command {}

  private record Listed(GetKeyIdsResult names) implements Command {}

  private record Opened(ActorRef disk) implements Command {}

  private record Appended(RocksDurableStore.Appended appended) implements Command {}

  private record Damaged(String line) implements Command {}

  /**
   * What it stands among.
   *
   * @param rules by which buckets split; their size is that of the settings
   * @param replicas the names of other nodes, to grant rights to
   */
  public record Surroundings(
      Succession.Standing standing,
      CrdtDisk disk,
      BucketRules rules,
      Circumstances.Replicas replicas,
      Clock clock,
      Meters meters) {}

  private static final String CRDT_REPLICATOR = "replicator";
  private static final String DISK_THREAD = "folkmoot.crdt-dispatcher";
  private static final String DISK_THREADS = "folkmoot.state-machine-dispatcher";
  private static final String NOT_KNOWN = "This node does not know the keyspace yet";
  private static final String REMOVED =
      "This node was removed from the Pekko Cluster, and joins it again";

  private final ActorContext<Command> context;
  private final Surroundings surroundings;
  private final CrdtSettings settings;
  private final CrdtMeters meters;
  private final Served served;
  private final Distributed distributed;
  private final WriteAhead writeAhead;
  private final Buckets buckets;
  private final Documents documents;
  private final Updates updates;
  private final Reads reads;
  private final Watched watched;
  private final Gathering gathering;
  private final org.apache.pekko.actor.typed.ActorRef<Succession.Command> succession;
  private final Set<Pending> pending = new LinkedHashSet<>();
  private SortedMap<String, Integer> groups = new TreeMap<>();
  private Optional<String> damage = Optional.empty();
  private boolean isSuccessor;

  private CrdtStore(
      ActorContext<Command> context, Surroundings surroundings, CrdtSettings settings) {
    this.context = context;
    this.surroundings = surroundings;
    this.settings = settings;
    this.meters = new CrdtMeters(surroundings.meters());
    this.served = new Served(surroundings.standing().self().nodeId(), Role.PEER, Optional.empty());
    ActorRef answers = answers();
    this.distributed = new Distributed(startReplicator(), answers);
    this.writeAhead = new WriteAhead(answers);
    this.buckets = new Buckets(distributed, surroundings.rules(), meters, this::onBucketHeard);
    BucketWrites writes =
        new BucketWrites(distributed, writeAhead, buckets, surroundings.rules(), this::now, meters);
    this.documents =
        new Documents(
            distributed,
            writeAhead,
            buckets,
            writes,
            this::now,
            meters,
            settings.openTexts(),
            this::onChunkRead);
    Shows shows = new Shows(buckets, documents);
    this.updates = new Updates(buckets, writes, documents, shows);
    this.reads = new Reads(distributed, buckets, documents, shows);
    this.watched =
        new Watched(
            distributed,
            buckets,
            documents,
            shows,
            () -> context.getSelf().tell(new ServeWatches()));
    this.gathering = new Gathering(distributed, writeAhead, buckets);
    this.isSuccessor = surroundings.disk().isSuccessor();
    this.succession =
        context.spawn(
            Succession.create(surroundings.standing(), surroundings.disk(), context.getSelf()),
            "succession",
            DispatcherSelector.fromConfig(DISK_THREADS));
    context.watch(succession);
  }

  public static Behavior<Command> create(Surroundings surroundings, CrdtSettings settings) {
    return Behaviors.setup(context -> new CrdtStore(context, surroundings, settings).serving());
  }

  private ActorRef startReplicator() {
    ActorRef replicator =
        Adapter.actorOf(
            context,
            Replication.props(
                context.getSystem(),
                settings,
                RocksDurableStore.props(
                        surroundings.disk(), surroundings.clock(), meters, told(context.getSelf()))
                    .withDispatcher(DISK_THREAD)),
            CRDT_REPLICATOR);
    context.watch(Adapter.toTyped(replicator));
    return replicator;
  }

  private static RocksDurableStore.Told told(org.apache.pekko.actor.typed.ActorRef<Command> self) {
    return new RocksDurableStore.Told() {
      @Override
      public void opened(ActorRef store) {
        self.tell(new Opened(store));
      }

      @Override
      public void failed(String line) {
        self.tell(new Damaged(line));
      }
    };
  }

  /**
   * One name for all that the replicator and the disk answer: which adapter takes it, its class
   * says.
   */
  private ActorRef answers() {
    context.messageAdapter(UpdateResponse.class, Updated::new);
    context.messageAdapter(GetResponse.class, Got::new);
    context.messageAdapter(RocksDurableStore.Appended.class, Appended::new);
    context.messageAdapter(ReplicaCount.class, Counted::new);
    context.messageAdapter(GetKeyIdsResult.class, Listed::new);
    return Adapter.toClassic(context.messageAdapter(SubscribeResponse.class, Heard::new));
  }

  private Circumstances now() {
    Circumstances under =
        new Circumstances(
            surroundings.disk().replica(),
            surroundings.clock().wallMicros(),
            settings.limits(),
            surroundings.replicas());
    return isSuccessor ? under.inheriting(surroundings.disk()::isOfThisNode) : under;
  }

  // ---- the phases

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Ask.class, ask -> onAsk(ask.request()))
        .onMessage(Updated.class, updated -> onUpdated(updated.response()))
        .onMessage(Got.class, got -> onGot(got.response()))
        .onMessage(Heard.class, heard -> onHeard(heard.response()))
        .onMessage(Counted.class, counted -> onCounted(counted.count()))
        .onMessage(Listed.class, listed -> onListed(listed.names()))
        .onMessage(Watch.class, watch -> onWatch(watch.request()))
        .onMessage(ServeWatches.class, serve -> onServeWatches())
        .onMessage(Keep.class, this::onKeep)
        .onMessage(Forget.class, this::onForget)
        .onMessage(OnDisks.class, this::onDisks)
        .onMessage(PeerSeen.class, this::onPeerSeen)
        .onMessage(Gather.class, this::onGather)
        .onMessage(Order.class, this::onOrder)
        .onMessage(Succeeded.class, succeeded -> onSucceeded())
        .onMessage(Appended.class, appended -> onAppended(appended.appended()))
        .onMessage(Opened.class, this::onOpened)
        .onMessage(Damaged.class, this::onDamaged)
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .onSignal(Terminated.class, stopped -> onReplicatorStopped())
        .build();
  }

  private Behavior<Command> onFailed(Throwable cause) {
    throw new CrdtFailed("a part of the CRDT store failed: " + cause);
  }

  /** The node starts its actor system again: until then nothing can be done. */
  private Behavior<Command> removed() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Ask.class,
            ask -> {
              unavailable(ask.request(), REMOVED);
              return Behaviors.same();
            })
        .onAnyMessage(ignored -> Behaviors.same())
        .build();
  }

  /** It stops by itself where its node is removed from the cluster, and where it cannot load. */
  private Behavior<Command> onReplicatorStopped() {
    if (damage.isPresent()) throw new CrdtFailed(damage.get());
    context.getLog().warn("the replicator has stopped: {}", REMOVED);
    for (Pending each : List.copyOf(pending)) {
      if (each.request().operation().changes()) each.unknown(REMOVED);
      else each.unavailable(REMOVED);
    }
    return removed();
  }

  private Behavior<Command> onOpened(Opened opened) {
    writeAhead.opened(opened.disk());
    return Behaviors.same();
  }

  private Behavior<Command> onAppended(RocksDurableStore.Appended appended) {
    writeAhead.onAppended(appended);
    return Behaviors.same();
  }

  private Behavior<Command> onDamaged(Damaged damaged) {
    damage = Optional.of(damaged.line());
    throw new CrdtFailed(damaged.line());
  }

  // ---- which groups

  private Behavior<Command> onKeep(Keep keep) {
    SortedMap<String, Integer> before = groups;
    groups = keep.groups();
    for (String group : before.keySet()) if (!groups.containsKey(group)) drop(group);
    for (String group : groups.keySet()) if (!before.containsKey(group)) buckets.open(group);
    return Behaviors.same();
  }

  private void drop(String group) {
    for (Pending each : List.copyOf(pending)) {
      if (each.group().equals(group)) each.unavailable(Buckets.GONE);
    }
    watched.drop(group);
    documents.drop(group);
    buckets.drop(group);
  }

  /** Of each entry the name stays, with a mark that it is deleted: it is never used again. */
  private Behavior<Command> onForget(Forget forget) {
    for (String name : surroundings.disk().names(id -> isOf(forget.dropped(), id))) {
      distributed.delete(new Distributed.Named<>(name));
    }
    return Behaviors.same();
  }

  private boolean isOf(Predicate<String> dropped, String id) {
    String[] parts = id.split("/", 3);
    return parts.length == 3 && !groups.containsKey(parts[1]) && dropped.test(parts[1]);
  }

  // ---- under which names

  private Behavior<Command> onDisks(OnDisks now) {
    succession.tell(new Succession.Decided(now.disks()));
    return Behaviors.same();
  }

  private Behavior<Command> onPeerSeen(PeerSeen seen) {
    succession.tell(new Succession.PeerSeen(seen.hello()));
    return Behaviors.same();
  }

  private Behavior<Command> onGather(Gather asked) {
    gathering.gather(
        groups.keySet(),
        asked.nodes(),
        trouble -> asked.replyTo().tell(new Succession.Gathered(trouble)));
    return Behaviors.same();
  }

  private Behavior<Command> onOrder(Order asked) {
    gathering.order(
        trouble -> asked.replyTo().tell(new Succession.Ordered(asked.diskId(), trouble)));
    return Behaviors.same();
  }

  private Behavior<Command> onSucceeded() {
    isSuccessor = true;
    return Behaviors.same();
  }

  // ---- what the replicator says

  private Behavior<Command> onUpdated(UpdateResponse<?> response) {
    distributed.onUpdated(response);
    return Behaviors.same();
  }

  private Behavior<Command> onGot(GetResponse<?> response) {
    distributed.onGot(response);
    return Behaviors.same();
  }

  private Behavior<Command> onCounted(ReplicaCount count) {
    distributed.onCounted(count);
    return Behaviors.same();
  }

  private Behavior<Command> onListed(GetKeyIdsResult names) {
    distributed.onListed(names);
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(SubscribeResponse<?> response) {
    if (!(response instanceof Changed<?> changed)) return Behaviors.same();
    String id = changed.key().id();
    if (buckets.heard(id, changed.dataValue())) return Behaviors.same();
    documents.heard(id, changed.dataValue());
    if (changed.dataValue() instanceof TextDocument chunk) watched.heard(id, chunk);
    return Behaviors.same();
  }

  private void onBucketHeard(BucketName bucket, Bucket before, Bucket after) {
    documents.counted(bucket);
    watched.heard(bucket, before, after);
  }

  private void onChunkRead(String id, TextDocument chunk) {
    watched.heard(id, chunk);
  }

  // ---- what watches ask

  private Behavior<Command> onWatch(MergedFeed.Request request) {
    if (request instanceof MergedFeed.Begin begin) {
      if (groups.containsKey(begin.group())) watched.begin(begin);
      else begin.replyTo().tell(new MergedFeed.Unknown(NOT_KNOWN));
    } else if (request instanceof MergedFeed.Pull pull) {
      watched.pull(pull);
    } else if (request instanceof MergedFeed.Poke poke) {
      watched.poke(poke);
    } else {
      watched.leave(request.watch());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onServeWatches() {
    watched.serve();
    return Behaviors.same();
  }

  // ---- what clients ask

  private Behavior<Command> onAsk(ClientRequest request) {
    Integer members = groups.get(request.group());
    if (members == null) {
      unavailable(request, NOT_KNOWN);
    } else if (pending.size() >= settings.waiting()) {
      request
          .replyTo()
          .tell(new ClientReply.Overloaded(request.requestId(), "crdt_requests", 1000));
    } else if (request.operation() instanceof Operation.Merge merge) {
      pending(request, merge.breadth(), members).ifPresent(each -> updates.make(each, merge));
    } else if (request.operation() instanceof Operation.ReadMerged read) {
      pending(request, read.breadth(), members).ifPresent(each -> reads.read(each, read.key()));
    } else if (request.operation() instanceof Operation.ScanMerged scan) {
      pending(request, new Breadth.Local(), members)
          .ifPresent(each -> reads.scan(each, scan.range()));
    } else if (request.operation() instanceof Operation.Inspect inspect) {
      pending(request, new Breadth.Local(), members)
          .ifPresent(each -> reads.inspect(each, inspect.key()));
    } else {
      request
          .replyTo()
          .tell(
              new ClientReply.Refused(
                  request.requestId(),
                  "not_offered",
                  "A keyspace of values that merge has no log"));
    }
    return Behaviors.same();
  }

  private void unavailable(ClientRequest request, String why) {
    request.replyTo().tell(new ClientReply.Unavailable(request.requestId(), why, served));
  }

  private Optional<Pending> pending(ClientRequest request, Breadth breadth, int members) {
    int copies = breadth.among(members);
    if (copies <= members)
      return Optional.of(
          new Pending(request, copies, surroundings.clock(), served, pending, meters));
    request
        .replyTo()
        .tell(
            new ClientReply.Refused(
                request.requestId(),
                "too_many_nodes",
                "%d nodes are more than the %d that keep it".formatted(copies, members)));
    return Optional.empty();
  }
}
