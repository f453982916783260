package folkmoot.node.crdt;

import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.SuccessionRule;
import folkmoot.protocol.membership.Successions;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node write on under the names of disks that it has lost (DESIGN §6): has all gathered
 * that others have of them, and notes it on the disk. For other nodes that do so, it notes which
 * disks are gone, and makes findable what is here. When it may is decided by {@link
 * SuccessionRule}.
 *
 * <p>What it says of disks is on its own one first.
 */
public final class Succession {
  sealed interface Command {}

  /** On which disks nodes are, by the catalog. */
  record Decided(Disks disks) implements Command {}

  /** Another node said Hello; to be told of every one, news or not. */
  record PeerSeen(Hello hello) implements Command {}

  /**
   * What it asked to be gathered.
   *
   * @param trouble why it is not here
   */
  record Gathered(Optional<String> trouble) implements Command {}

  /**
   * What it asked to be put in order, for this disk.
   *
   * @param trouble why it is not
   */
  record Ordered(String diskId, Optional<String> trouble) implements Command {}

  private record Look() implements Command {}

  /**
   * Which node this is, among which.
   *
   * @param self its node id and disk id
   * @param address where its links listen
   * @param configured the addresses of all nodes, its own included
   * @param said is told what is to be said to others
   */
  public record Standing(
      Voter self,
      String address,
      SortedSet<String> configured,
      SuccessionRule rule,
      Consumer<Successions> said) {
    public Standing {
      configured = Collections.unmodifiableSortedSet(new TreeSet<>(configured));
    }
  }

  private enum Phase {
    WAITING,
    GATHERING,
    /** All is here, and is to be heard once more of those from whom it came. */
    CONFIRMING
  }

  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final Standing standing;
  private final CrdtDisk disk;
  private final ActorRef<CrdtStore.Command> store;
  private final TreeMap<String, Hello> heard = new TreeMap<>();
  private final TreeSet<String> ready = new TreeSet<>();
  private Disks decided = Disks.NONE;
  private Successions said;
  private Phase phase = Phase.WAITING;
  private SuccessionRule.Decision sources = new SuccessionRule.Wait("");
  private String reason = "";

  private Succession(
      ActorContext<Command> context,
      Standing standing,
      CrdtDisk disk,
      ActorRef<CrdtStore.Command> store) {
    this.context = context;
    this.standing = standing;
    this.disk = disk;
    this.store = store;
    this.said = Successions.of(disk.disks());
  }

  static Behavior<Command> create(
      Standing standing, CrdtDisk disk, ActorRef<CrdtStore.Command> store) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Succession(context, standing, disk, store).looking(timers)));
  }

  private Behavior<Command> looking(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(new Look(), LOOK);
    return Behaviors.receive(Command.class)
        .onMessage(Decided.class, this::onDecided)
        .onMessage(PeerSeen.class, this::onPeerSeen)
        .onMessage(Ordered.class, this::onOrdered)
        .onMessage(Gathered.class, this::onGathered)
        .onMessage(Look.class, look -> look())
        .build();
  }

  private Behavior<Command> onDecided(Decided now) {
    decided = now.disks();
    return look();
  }

  private Behavior<Command> look() {
    try {
      note();
      say();
      if (isToSucceed()) decide();
    } catch (RocksDBException refused) {
      await("the disk does not take what is to be noted: " + refused.getMessage());
    }
    return Behaviors.same();
  }

  private void note() throws RocksDBException {
    if (decided.areNewerThan(disk.disks())) disk.note(decided);
  }

  private void say() {
    boolean asks = isToSucceed() && members().isUp();
    Successions now = new Successions(disk.disks(), asks, ready);
    if (now.equals(said)) return;
    said = now;
    standing.said().accept(now);
  }

  // ---- for others

  private Behavior<Command> onPeerSeen(PeerSeen seen) {
    Hello hello = seen.hello();
    heard.put(hello.address(), hello);
    String asking = hello.self().diskId();
    boolean isNews = hello.successions().asks() && !ready.contains(asking);
    if (isNews && disk.disks().say(hello.self()))
      store.tell(new CrdtStore.Order(asking, context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> onOrdered(Ordered ordered) {
    if (ordered.trouble().isPresent()) {
      LOG.warn("not ready for disk {}: {}", ordered.diskId(), ordered.trouble().get());
    } else if (ready.add(ordered.diskId())) {
      LOG.info("ready for disk {} to take the place of those that are gone", ordered.diskId());
      say();
    }
    return Behaviors.same();
  }

  // ---- for itself

  /** By the catalog as it is known here now, whose groups are all that there were until then. */
  private boolean isToSucceed() {
    return !disk.isSuccessor() && decided.say(standing.self()) && decided.equals(disk.disks());
  }

  private void decide() throws RocksDBException {
    if (phase == Phase.GATHERING) return;
    SuccessionRule.Decision decision = standing.rule().decide(facts());
    if (decision instanceof SuccessionRule.Wait wait) {
      await(wait.reason());
    } else if (phase == Phase.CONFIRMING && decision.equals(sources)) {
      succeed();
    } else {
      gather(decision);
    }
  }

  private SuccessionRule.Facts facts() {
    return new SuccessionRule.Facts(
        standing.self(), standing.address(), decided, standing.configured(), heard, members());
  }

  private SuccessionRule.Members members() {
    Cluster cluster = Cluster.get(context.getSystem());
    boolean isUp = cluster.selfMember().status().equals(MemberStatus.up());
    TreeSet<String> addresses = new TreeSet<>();
    for (Member member : cluster.state().getMembers()) {
      Address at = member.address();
      addresses.add(at.getHost().orElseThrow() + ":" + at.getPort().orElseThrow());
    }
    return new SuccessionRule.Members(isUp, addresses);
  }

  private void gather(SuccessionRule.Decision from) {
    LOG.info("gathers what was written by disks that this node has lost");
    phase = Phase.GATHERING;
    sources = from;
    store.tell(new CrdtStore.Gather(standing.configured().size(), context.getSelf()));
  }

  private Behavior<Command> onGathered(Gathered gathered) {
    phase = gathered.trouble().isPresent() ? Phase.WAITING : Phase.CONFIRMING;
    gathered.trouble().ifPresent(this::await);
    heard.clear();
    return Behaviors.same();
  }

  private void succeed() throws RocksDBException {
    disk.succeed();
    LOG.info("writes on under the names of the disks that this node has lost");
    store.tell(new CrdtStore.Succeeded());
    say();
  }

  private void await(String newReason) {
    if (newReason.equals(reason)) return;
    reason = newReason;
    LOG.info("does not write under the names of the disks it has lost yet: {}", reason);
  }
}
