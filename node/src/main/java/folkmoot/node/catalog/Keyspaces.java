package folkmoot.node.catalog;

import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.gateway.TokenSeal;
import folkmoot.node.crdt.CrdtStore;
import folkmoot.node.raft.RaftGroups;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.node.watch.Watches;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The catalog at one node (DESIGN §2): what the group {@code system} says is applied here, by
 * having its groups kept and its names known. What is asked of the catalog is done by one {@link
 * Inquiry} each, on the group, whoever leads it.
 */
public final class Keyspaces {

  /** The key of the catalog in the group {@code system}. */
  public static final String KEY = "catalog";

  /** What it is told. */
  public sealed interface Command {}

  /** The catalog was applied from the log, in log order, and first as it was at the start. */
  public record Announced(Versioned value) implements Command {}

  /**
   * Who leads the group {@code system}.
   *
   * @param self true once this node leads it and has applied all of the terms before its own
   */
  public record LeaderIs(boolean self) implements Command {}

  /** What is announced from now on, and was last, is not behind what this disk has seen. */
  public record CaughtUp() implements Command {}

  /** The catalog as it was at this index survives a crash. */
  public record Flushed(long index) implements Command {}

  /** A node of this cluster is there. */
  public record Seen(Site site) implements Command {}

  /**
   * A node has said on which disk it is, this one's own word included; what it says may be refused.
   *
   * @param isNew if the disk has not belonged to the cluster yet
   */
  public record Heard(Voter node, boolean isNew) implements Command {}

  /** A request of this node's gateway. */
  public record Asked(CatalogRequest request) implements Command {}

  /** Answered by {@link Known} once this node has applied the catalog of that version. */
  record WhenKnown(long version, ActorRef<Known> replyTo) implements Command {}

  /** This node has the catalog of the version that was awaited, or of a later one. */
  record Known(Catalog catalog) {}

  private record Silent(String nodeId) implements Command {}

  private record Look() implements Command {}

  /** What an answer to the node itself is: it looks again. */
  private record Founded(CatalogReply reply) implements Command {}

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * What it stands among.
   *
   * @param self this node's name and disk
   * @param founders who votes in the group {@code system}; each may keep data
   * @param merging keeps values that merge; empty in a node without them
   * @param directory where the routes of this node look names up
   * @param rule by which the catalog changes, and what is forgotten
   * @param presence who has said nothing for so long may be on another disk by now
   * @param secrets a source of chance that nobody can guess
   */
  public record Surroundings(
      Voter self,
      SortedSet<Voter> founders,
      ActorRef<Gateway.Command> gateway,
      ActorRef<RaftGroups.Command> groups,
      ActorRef<Watches.Command> watches,
      Optional<ActorRef<CrdtStore.Command>> merging,
      Directory directory,
      CatalogRule rule,
      Duration presence,
      RandomGenerator secrets) {}

  private record Waiting(long version, ActorRef<Known> replyTo) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Surroundings surroundings;
  private final SortedMap<Voter, Site> sites = new TreeMap<>();
  private final SortedMap<String, Heard> heard = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private Catalog catalog = Catalog.EMPTY;
  private long version;
  private boolean leads;
  private boolean founding;
  private boolean caughtUp;
  private boolean settled;
  private long flushed;

  private Keyspaces(
      ActorContext<Command> context, TimerScheduler<Command> timers, Surroundings surroundings) {
    this.context = context;
    this.timers = timers;
    this.surroundings = surroundings;
    for (Voter founder : surroundings.founders()) sites.put(founder, new Site(founder, "", ""));
  }

  public static Behavior<Command> create(Surroundings surroundings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Keyspaces(context, timers, surroundings).start()));
  }

  private Behavior<Command> start() {
    timers.startTimerWithFixedDelay(new Look(), LOOK);
    keep();
    return Behaviors.receive(Command.class)
        .onMessage(Announced.class, this::onAnnounced)
        .onMessage(CaughtUp.class, caughtUp -> onCaughtUp())
        .onMessage(Flushed.class, this::onFlushed)
        .onMessage(LeaderIs.class, this::onLeader)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(Silent.class, this::onSilent)
        .onMessage(Asked.class, this::onAsked)
        .onMessage(WhenKnown.class, this::onWhenKnown)
        .onMessage(Look.class, look -> found())
        .onMessage(Founded.class, this::onFounded)
        .build();
  }

  // ---- what the log says

  private Behavior<Command> onAnnounced(Announced announced) {
    Catalog before = catalog;
    catalog = CatalogCodec.decode(announced.value().value());
    version = announced.value().version();
    context
        .getLog()
        .info("keyspaces as of {}: {}", version, String.join(", ", catalog.keyspaces().keySet()));
    keep();
    settle();
    forget();
    surroundings.directory().become(catalog);
    tellWhatIsGone(before);
    for (Waiting each : List.copyOf(waiting)) {
      if (each.version() <= version) each.replyTo().tell(new Known(catalog));
    }
    waiting.removeIf(each -> each.version() <= version);
    return Behaviors.same();
  }

  private void keep() {
    surroundings.groups().tell(new RaftGroups.Keep(kept()));
    surroundings.merging().ifPresent(this::keepMerging);
  }

  private void keepMerging(ActorRef<CrdtStore.Command> store) {
    store.tell(new CrdtStore.Keep(merging()));
    store.tell(new CrdtStore.OnDisks(catalog.disks()));
  }

  /** The groups without a log, which every node keeps, and how many nodes that are. */
  private SortedMap<String, Integer> merging() {
    SortedMap<String, Integer> groups = new TreeMap<>();
    for (Keyspace keyspace : catalog.keyspaces().values()) {
      if (keyspace.settings().strategy().isRaft()) continue;
      keyspace.groups().forEach(group -> groups.put(group.id(), group.members().size()));
    }
    return groups;
  }

  /** The Raft groups of which this node has, or had, a copy. */
  private SortedMap<String, Configuration> kept() {
    SortedMap<String, Configuration> groups = new TreeMap<>();
    groups.put(Keyspace.SYSTEM, Configuration.of(surroundings.founders()));
    for (Keyspace keyspace : catalog.keyspaces().values()) {
      if (!keyspace.settings().strategy().isRaft()) continue;
      for (Keyspace.Group group : keyspace.groups()) {
        if (group.isAt(surroundings.self().nodeId()))
          groups.put(group.id(), Configuration.of(group.members()));
      }
    }
    return groups;
  }

  private Behavior<Command> onCaughtUp() {
    caughtUp = true;
    settle();
    forget();
    return Behaviors.same();
  }

  private void settle() {
    if (settled || !surroundings.rule().settles(caughtUp)) return;
    settled = true;
    surroundings.groups().tell(new RaftGroups.Settled(new TreeSet<>(kept().keySet())));
  }

  private Behavior<Command> onFlushed(Flushed now) {
    boolean isNews = flushed < version;
    flushed = Math.max(flushed, now.index());
    if (isNews) forget();
    return Behaviors.same();
  }

  /**
   * What was dropped goes from the disk once the disk knows that it was: else this node might take
   * it, after a crash, for a group that is to begin.
   */
  private void forget() {
    if (!surroundings.rule().mayForget(caughtUp, version, flushed)) return;
    Catalog known = catalog;
    Predicate<String> dropped = group -> surroundings.rule().isDropped(known, group);
    surroundings.groups().tell(new RaftGroups.Forget(dropped));
    surroundings.merging().ifPresent(store -> store.tell(new CrdtStore.Forget(dropped)));
  }

  private void tellWhatIsGone(Catalog before) {
    for (Keyspace keyspace : before.keyspaces().values()) {
      for (Keyspace.Group group : keyspace.groups()) {
        if (catalog.group(group.id()).isPresent()) continue;
        surroundings.gateway().tell(new Gateway.GroupIsGone(group.id()));
        surroundings.watches().tell(new Watches.GroupIsGone(group.id()));
      }
    }
  }

  private Behavior<Command> onWhenKnown(WhenKnown when) {
    if (when.version() <= version) when.replyTo().tell(new Known(catalog));
    else waiting.add(new Waiting(when.version(), when.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onSeen(Seen seen) {
    if (sites.containsKey(seen.site().voter())) sites.put(seen.site().voter(), seen.site());
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Heard now) {
    String nodeId = now.node().nodeId();
    heard.put(nodeId, now);
    if (!nodeId.equals(surroundings.self().nodeId()))
      timers.startSingleTimer(nodeId, new Silent(nodeId), surroundings.presence());
    return Behaviors.same();
  }

  private Behavior<Command> onSilent(Silent silent) {
    heard.remove(silent.nodeId());
    return Behaviors.same();
  }

  // ---- what is asked

  private Behavior<Command> onAsked(Asked asked) {
    inquire(asked.request());
    return Behaviors.same();
  }

  private void inquire(CatalogRequest request) {
    SortedSet<Site> candidates = new TreeSet<>(sites.values());
    context.spawnAnonymous(
        Inquiry.create(
            request,
            new Inquiry.Surroundings(
                candidates,
                new TreeMap<>(heard),
                surroundings.gateway(),
                context.getSelf(),
                surroundings.rule(),
                this::drawSeal)));
  }

  /** The key of session tokens, should the cluster have none yet. */
  private String drawSeal() {
    byte[] key = new byte[TokenSeal.KEY_BYTES];
    surroundings.secrets().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  // ---- the first keyspace

  private Behavior<Command> onLeader(LeaderIs leader) {
    leads = leader.self();
    return found();
  }

  /**
   * A new cluster gets the keyspace of the original contract, a copy on every node; also if another
   * was created first.
   */
  private Behavior<Command> found() {
    boolean isThere = catalog.find(Keyspace.DEFAULT).isPresent();
    if (!leads || founding || isThere) return Behaviors.same();
    founding = true;
    KeyspaceSettings settings =
        new KeyspaceSettings(Strategy.RAFT, sites.size(), 1, new TreeSet<>());
    inquire(
        new CatalogRequest.Create(
            Keyspace.DEFAULT,
            settings,
            PATIENCE,
            context.messageAdapter(CatalogReply.class, Founded::new)));
    return Behaviors.same();
  }

  private Behavior<Command> onFounded(Founded founded) {
    founding = false;
    context.getLog().info("the first keyspace: {}", founded.reply());
    return Behaviors.same();
  }
}
