package folkmoot.node.membership;

import folkmoot.protocol.membership.DowningRule;
import folkmoot.protocol.membership.DowningRule.Reach;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberJoined;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.ClusterEvent.MemberWeaklyUp;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/**
 * Takes this node into the Pekko Cluster that the log says to form, and out of it whom the log says
 * to down: collects facts, asks {@link FormationRule} and {@link DowningRule} whenever one has
 * changed, and carries out what they say. Spawned once this node belongs to a Folkmoot cluster; not
 * under simulation, as Pekko Cluster cannot be simulated.
 */
public final class Membership extends AbstractBehavior<Membership.Command> {
  /** What it is told. */
  public sealed interface Command {}

  /** This formation was applied from the log, in log order, again after each start. */
  public record Applied(StoreCommand.FormCluster formation) implements Command {}

  /**
   * Who leads the group in whose log formations are.
   *
   * @param self true once this node leads it and has applied all of the terms before its own
   */
  public record LeaderIs(boolean self) implements Command {}

  /** Another node of this cluster said Hello; to be told of every one, news or not. */
  public record PeerSeen(Hello hello) implements Command {}

  private record Silent(String nodeId) implements Command {}

  private record ListenedLong() implements Command {}

  private record ProposeAgain() implements Command {}

  private record MemberChanged(MemberEvent event) implements Command {}

  private record ReachChanged(ReachabilityEvent event) implements Command {}

  private record Gone(ClusterMember member) implements Command {}

  private record Quarantined(Address by) implements Command {}

  /** What it decides by. */
  public record Rules(FormationRule formation, DowningRule downing) {}

  /** What it asks of its parent. */
  public sealed interface Request {}

  /** Have this command committed if this node still leads; asked again while it is not applied. */
  public record Propose(StoreCommand command) implements Request {}

  /** This actor system cannot be in the right Pekko Cluster any more; a new one can. */
  public record RestartSystem(String reason) implements Request {}

  private final MembershipSettings settings;
  private final Rules rules;
  private final PekkoCluster cluster;
  private final ActorRef<Bootstrap.Command> bootstrap;
  private final ActorRef<? super Request> parent;
  private final TimerScheduler<Command> timers;
  private final TreeMap<String, Hello> heard = new TreeMap<>();
  private final ClusterMembers members = new ClusterMembers();
  private Optional<StoreCommand.FormCluster> applied = Optional.empty();
  private FormationRule.Decision latest = new FormationRule.Nothing();
  private DowningRule.Decision latestDowning = new DowningRule.Nothing();
  private long joining;
  private long inEpoch;
  private boolean listenedLong;
  private boolean leads;

  private Membership(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MembershipSettings settings,
      Rules rules,
      PekkoCluster cluster,
      ActorRef<Bootstrap.Command> bootstrap,
      ActorRef<? super Request> parent) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.rules = rules;
    this.cluster = cluster;
    this.bootstrap = bootstrap;
    this.parent = parent;
  }

  /**
   * @param bootstrap is told which formation this node is in, to say so in its Hello
   */
  public static Behavior<Command> create(
      MembershipSettings settings,
      Rules rules,
      PekkoCluster cluster,
      ActorRef<Bootstrap.Command> bootstrap,
      ActorRef<? super Request> parent) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Membership(context, timers, settings, rules, cluster, bootstrap, parent)
                        .start()));
  }

  private Behavior<Command> start() {
    timers.startSingleTimer(new ListenedLong(), settings.presenceTimeout());
    ActorRef<MemberEvent> events =
        getContext().messageAdapter(MemberEvent.class, MemberChanged::new);
    cluster.subscriptions().tell(Subscribe.create(events, MemberEvent.class));
    ActorRef<ReachabilityEvent> reach =
        getContext().messageAdapter(ReachabilityEvent.class, ReachChanged::new);
    cluster.subscriptions().tell(Subscribe.create(reach, ReachabilityEvent.class));
    ActorRef<ThisActorSystemQuarantinedEvent> quarantines =
        getContext()
            .messageAdapter(
                ThisActorSystemQuarantinedEvent.class,
                event -> new Quarantined(event.remoteAddress().address()));
    getContext()
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, quarantines));
    return this;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Applied.class, this::apply)
        .onMessage(LeaderIs.class, this::follow)
        .onMessage(PeerSeen.class, this::see)
        .onMessage(Silent.class, this::forget)
        .onMessage(ListenedLong.class, this::listened)
        .onMessage(ProposeAgain.class, this::proposeAgain)
        .onMessage(MemberChanged.class, this::change)
        .onMessage(ReachChanged.class, this::reach)
        .onMessage(Gone.class, this::gone)
        .onMessage(Quarantined.class, this::quarantined)
        .build();
  }

  private Behavior<Command> apply(Applied message) {
    if (rules.formation().accepts(applied, message.formation())) {
      applied = Optional.of(message.formation());
      getContext().getLog().info("the log says: {}", message.formation());
    }
    return decide();
  }

  private Behavior<Command> follow(LeaderIs leader) {
    leads = leader.self();
    return decide();
  }

  private Behavior<Command> see(PeerSeen seen) {
    String nodeId = seen.hello().self().nodeId();
    heard.put(nodeId, seen.hello());
    members.heard(seen.hello());
    timers.startSingleTimer(new Silent(nodeId), new Silent(nodeId), settings.presenceTimeout());
    return decide();
  }

  private Behavior<Command> forget(Silent silent) {
    heard.remove(silent.nodeId());
    return decide();
  }

  private Behavior<Command> listened(ListenedLong message) {
    listenedLong = true;
    return decide();
  }

  /** What was proposed may be lost with the leadership; what else was decided is under way. */
  private Behavior<Command> proposeAgain(ProposeAgain message) {
    if (latest instanceof FormationRule.ProposeFormation) latest = new FormationRule.Nothing();
    if (latestDowning instanceof DowningRule.ProposeDowning) {
      latestDowning = new DowningRule.Nothing();
    }
    return decide();
  }

  private Behavior<Command> change(MemberChanged changed) {
    MemberEvent event = changed.event();
    if (event instanceof MemberDowned || event instanceof MemberRemoved) {
      members.ended(event.member());
      timers.cancel(new Gone(ClusterMembers.of(event.member())));
    } else {
      members.joined(event.member());
    }
    decideDowning();
    if (!event.member().uniqueAddress().equals(cluster.self())) return this;
    if (event instanceof MemberJoined
        || event instanceof MemberWeaklyUp
        || event instanceof MemberUp) {
      return enter();
    }
    if (event instanceof MemberDowned) {
      parent.tell(new RestartSystem("this node was downed in the Pekko Cluster"));
    }
    // What is left is leaving and being removed after that: this node is being stopped.
    return this;
  }

  private Behavior<Command> reach(ReachChanged changed) {
    ClusterMember member = ClusterMembers.of(changed.event().member());
    boolean isReachable = changed.event() instanceof ReachableMember;
    members.reach(member, isReachable ? Reach.REACHABLE : Reach.UNREACHABLE);
    if (isReachable) timers.cancel(new Gone(member));
    else timers.startSingleTimer(new Gone(member), new Gone(member), settings.downAfter());
    decideDowning();
    return this;
  }

  private Behavior<Command> gone(Gone gone) {
    members.reach(gone.member(), Reach.GONE);
    decideDowning();
    return this;
  }

  /**
   * It was downed while it was cut off. Of this actor system the other hears nothing for ever, and
   * tells it nothing, not even the log that says so: only by this it can learn of it.
   */
  private Behavior<Command> quarantined(Quarantined quarantined) {
    parent.tell(
        new RestartSystem(
            "%s removed this node from the Pekko Cluster, and hears it no more"
                .formatted(quarantined.by().hostPort())));
    return this;
  }

  private Behavior<Command> enter() {
    if (inEpoch == joining) return this;
    inEpoch = joining;
    getContext().getLog().info("in the Pekko Cluster of epoch {}", inEpoch);
    bootstrap.tell(new Bootstrap.InFormation(inEpoch));
    return decide();
  }

  private Behavior<Command> decide() {
    decideDowning();
    FormationRule.Decision decision = rules.formation().decide(facts());
    if (decision.equals(latest)) return this;
    latest = decision;
    if (decision instanceof FormationRule.JoinSelf self) {
      join(self.epoch(), cluster.self().address());
    } else if (decision instanceof FormationRule.JoinVia via) {
      join(via.epoch(), cluster.at(via.address()));
    } else if (decision instanceof FormationRule.ProposeFormation proposal) {
      propose(proposal.formation());
    } else if (decision instanceof FormationRule.RestartActorSystem restart) {
      parent.tell(new RestartSystem(restart.reason()));
    }
    return this;
  }

  private void decideDowning() {
    if (applied.isEmpty()) return;
    DowningRule.Decision decision =
        rules
            .downing()
            .decide(
                new DowningRule.Facts(
                    ClusterMembers.of(cluster.self()),
                    applied.get(),
                    inEpoch,
                    members.all(),
                    leads));
    if (decision.equals(latestDowning)) return;
    latestDowning = decision;
    if (decision instanceof DowningRule.ProposeDowning proposal) {
      propose(proposal.formation());
    } else if (decision instanceof DowningRule.Down down) {
      getContext().getLog().warn("downs {}, as the log says", down.members());
      down.members()
          .forEach(member -> cluster.manager().tell(new Down(cluster.at(member.address()))));
    } else if (decision instanceof DowningRule.RestartActorSystem restart) {
      parent.tell(new RestartSystem(restart.reason()));
    }
  }

  private void propose(StoreCommand.FormCluster formation) {
    getContext().getLog().info("proposes {}", formation);
    parent.tell(new Propose(formation));
    timers.startSingleTimer(new ProposeAgain(), settings.presenceTimeout());
  }

  private void join(long epoch, Address via) {
    getContext().getLog().info("joins the Pekko Cluster of epoch {} via {}", epoch, via);
    joining = epoch;
    cluster.manager().tell(Join.create(via));
  }

  private FormationRule.Facts facts() {
    return new FormationRule.Facts(
        settings.self(),
        settings.incarnation(),
        applied,
        inEpoch,
        heard,
        settings.voters(),
        listenedLong,
        leads);
  }
}
