package folkmoot.node.membership;

import folkmoot.node.links.Links;
import folkmoot.protocol.membership.BootstrapRule;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.Greetings;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.Newcomer;
import folkmoot.protocol.membership.Successions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Says Hello and hears it, for as long as the node runs: first <em>alone</em>, until {@link
 * BootstrapRule} lets this node found or join a cluster, then <em>settled</em>, so that nodes that
 * were restarted, wiped or moved are found again, and a connection that was closed by the other
 * side is opened anew.
 *
 * <p>Whether it belongs to a cluster is decided by {@link BootstrapRule}, and who is heard by
 * {@link Greetings}. A disk that fails stops this actor with the exception, and the node with it.
 */
public final class Bootstrap {
  /** What it is told. */
  public sealed interface Command {}

  /** This node is in the Pekko Cluster of this epoch now; said on with every Hello. */
  public record InFormation(long epoch) implements Command {}

  /**
   * What this node knows of disks that are gone; said on with every Hello, and who is on one of
   * them is not heard.
   */
  public record Knows(Successions successions) implements Command {}

  private record Heard(Links.Received received) implements Command {}

  private record SayHello() implements Command {}

  /** What its parent is told. */
  public sealed interface Outcome {}

  /** This node began a cluster, as a voter, and its disk knows; once in the life of a disk. */
  public record Founded(Founding founding) implements Outcome {}

  /**
   * This node belongs to a cluster that was there before, and its disk knows; instead of {@link
   * Founded}, once in each start.
   *
   * @param asVoter false if this disk is none of the founders': the node observes
   */
  public record Joined(Founding founding, boolean asVoter) implements Outcome {}

  /** Not yet in a cluster; told when the reason, one sentence for a human, changes. */
  public record Waiting(String reason) implements Outcome {}

  /**
   * Another node, of this cluster or of none yet, said Hello.
   *
   * @param news true if it did so for the first time, or says that it was started again or wiped,
   *     that it joined a cluster or that it is in a newer formation; else it is merely still there
   */
  public record PeerSeen(Hello hello, boolean news) implements Outcome {}

  /** A node said Hello that is on another disk than it was said to be on: it is not heard. */
  public record PeerRefused(Hello hello) implements Outcome {}

  /**
   * This node belongs to a cluster, where it was said to be on another disk: it may not go on.
   *
   * @param reason one sentence for a human
   */
  public record NotTheDisk(String reason) implements Outcome {}

  private static final int MOST_WARNINGS = 256;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final BootstrapSettings settings;
  private final Identity identity;
  private final ActorRef<Links.Command> links;
  private final BootstrapRule rule;
  private final ActorRef<? super Outcome> parent;
  private final TreeSet<String> warnings = new TreeSet<>();
  private Greetings greetings = Greetings.NONE;
  private Successions successions;

  /** On which disks nodes are, as was said last, here or by others. */
  private Disks disks;

  private long formationEpoch;
  private String reason = "";

  private Bootstrap(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BootstrapSettings settings,
      Identity identity,
      ActorRef<Links.Command> links,
      BootstrapRule rule,
      ActorRef<? super Outcome> parent) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.disks = settings.disks();
    this.successions = Successions.of(disks);
    this.identity = identity;
    this.links = links;
    this.rule = rule;
    this.parent = parent;
  }

  /**
   * @param identity opened for this incarnation, and from now on written by this actor only
   */
  public static Behavior<Command> create(
      BootstrapSettings settings,
      Identity identity,
      ActorRef<Links.Command> links,
      BootstrapRule rule,
      ActorRef<? super Outcome> parent) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Bootstrap(context, timers, settings, identity, links, rule, parent)
                        .start()));
  }

  private Behavior<Command> start() {
    links.tell(
        new Links.Register(
            Hello.CHANNEL, context.messageAdapter(Links.Received.class, Heard::new)));
    repeatHello(settings.helloWhileAlone());
    if (identity.founding().isPresent()) stopOnAnotherDisk();
    Behavior<Command> first = decide(alone());
    helloToAll(false);
    return first;
  }

  private Behavior<Command> alone() {
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, this::hearAlone)
        .onMessage(SayHello.class, this::sayHello)
        .onMessage(InFormation.class, this::enterFormation)
        .onMessage(Knows.class, this::know)
        .build();
  }

  private Behavior<Command> settled(Founding founding) {
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, heard -> hearSettled(heard, founding))
        .onMessage(SayHello.class, this::sayHello)
        .onMessage(InFormation.class, this::enterFormation)
        .onMessage(Knows.class, this::know)
        .build();
  }

  private Behavior<Command> hearAlone(Heard heard) {
    Optional<Hello> counts = hello(heard).filter(this::isOnItsDisk).filter(greetings::counts);
    if (counts.isEmpty()) return Behaviors.same();
    Hello hello = counts.get();
    boolean news = remember(hello);
    Behavior<Command> next = decide(Behaviors.same());
    if (BootstrapRule.objection(newcomer(), greetings, hello).isEmpty()) see(hello, news);
    if (news || next != Behaviors.<Command>same()) helloToAll(true);
    answer(hello);
    return next;
  }

  private Behavior<Command> hearSettled(Heard heard, Founding founding) {
    Optional<Hello> counts = hello(heard).filter(this::isOnItsDisk).filter(greetings::counts);
    if (counts.isEmpty()) return Behaviors.same();
    Hello hello = counts.get();
    if (belongsHere(hello, founding)) see(hello, remember(hello));
    answer(hello);
    return Behaviors.same();
  }

  private Optional<Hello> hello(Heard heard) {
    if (heard.received().message() instanceof Hello hello) {
      return Optional.of(hello).filter(other -> !other.address().equals(settings.address()));
    }
    context.getLog().warn("not a Hello, dropped: {}", heard.received());
    return Optional.empty();
  }

  /**
   * Both sides look: who was lost and comes back is not heard by those who know of it, and learns
   * it from them. One that belongs to no cluster yet waits until it is said to be the disk.
   */
  private boolean isOnItsDisk(Hello hello) {
    if (isStranger(hello)) return true;
    learn(hello.successions().disks());
    Optional<String> ownObjection = disks.objectionTo(identity.voter());
    if (identity.founding().isEmpty())
      ownObjection.ifPresent(why -> await(why + "; if it is on this one now, that is to be said"));
    Optional<String> objection = disks.objectionTo(hello.self());
    objection.ifPresent(
        why -> {
          warnOnce("%s is not heard: %s".formatted(hello.address(), why));
          parent.tell(new PeerRefused(hello));
        });
    boolean isHeard = ownObjection.isEmpty() && objection.isEmpty();
    if (!isHeard) answer(hello);
    return isHeard;
  }

  private boolean isStranger(Hello hello) {
    boolean isOfOther =
        hello.founding().isPresent()
            && identity.founding().isPresent()
            && !hello.founding().equals(identity.founding());
    return isOfOther || !settings.configured().contains(hello.address());
  }

  private void learn(Disks said) {
    if (!said.areNewerThan(disks)) return;
    disks = said;
    greetings = greetings.without(disks);
    if (identity.founding().isPresent()) stopOnAnotherDisk();
  }

  private void stopOnAnotherDisk() {
    disks
        .objectionTo(identity.voter())
        .map(why -> why + ": start it on that one, or on an empty one")
        .ifPresent(line -> parent.tell(new NotTheDisk(line)));
  }

  private Behavior<Command> know(Knows known) {
    successions = known.successions();
    learn(successions.disks());
    helloToAll(true);
    return Behaviors.same();
  }

  /** A stranger without a cluster is answered, so that it learns of this one, and no more. */
  private boolean belongsHere(Hello hello, Founding founding) {
    if (hello.founding().isEmpty() && !settings.configured().contains(hello.address()))
      return false;
    if (hello.founding().isPresent() && !hello.founding().get().equals(founding)) {
      warnOnce(
          "%s at %s belongs to another cluster, %s; this is %s"
              .formatted(
                  hello.self().nodeId(),
                  hello.address(),
                  hello.founding().get().clusterId(),
                  founding.clusterId()));
      return false;
    }
    Optional<String> objection = BootstrapRule.objection(newcomer(), greetings, hello);
    objection.ifPresent(this::warnOnce);
    return objection.isEmpty();
  }

  private boolean remember(Hello hello) {
    boolean news = greetings.isNews(hello);
    greetings = greetings.hear(hello);
    return news;
  }

  private void see(Hello hello, boolean news) {
    if (news) links.tell(new Links.Bind(hello.self().nodeId(), hello.address()));
    parent.tell(new PeerSeen(hello, news));
  }

  private Behavior<Command> decide(Behavior<Command> otherwise) {
    BootstrapRule.Decision decision = rule.decide(newcomer(), greetings);
    if (decision instanceof BootstrapRule.Found found) {
      settle(found.founding());
      parent.tell(new Founded(found.founding()));
      return settled(found.founding());
    }
    if (decision instanceof BootstrapRule.Join join) {
      settle(join.founding());
      parent.tell(new Joined(join.founding(), join.asVoter()));
      return settled(join.founding());
    }
    await(((BootstrapRule.Wait) decision).reason());
    return otherwise;
  }

  /** Durable first; and the links know before anyone is told who might send over them. */
  private void settle(Founding founding) {
    try {
      identity.belongTo(founding);
    } catch (IOException failed) {
      throw new UncheckedIOException("the founding could not be written", failed);
    }
    context.getLog().info("{} belongs to cluster {}", identity.voter(), founding.clusterId());
    links.tell(new Links.Join(founding.clusterId()));
    repeatHello(settings.helloWhenSettled());
  }

  private void await(String newReason) {
    if (newReason.equals(reason)) return;
    reason = newReason;
    context.getLog().info("not in a cluster yet: {}", reason);
    parent.tell(new Waiting(reason));
  }

  private Behavior<Command> enterFormation(InFormation formation) {
    if (formation.epoch() == formationEpoch) return Behaviors.same();
    formationEpoch = formation.epoch();
    helloToAll(true);
    return Behaviors.same();
  }

  private Behavior<Command> sayHello(SayHello tick) {
    helloToAll(false);
    return Behaviors.same();
  }

  private void repeatHello(Duration pause) {
    timers.startTimerWithFixedDelay(SayHello.class, new SayHello(), pause);
  }

  /**
   * @param unasked true for news, which nobody need answer
   */
  private void helloToAll(boolean unasked) {
    Hello hello = hello(unasked);
    for (String address : settings.configured()) {
      if (!address.equals(settings.address())) links.tell(new Links.SendTo(address, hello));
    }
  }

  private void answer(Hello asked) {
    if (!asked.answer()) links.tell(new Links.SendTo(asked.address(), hello(true)));
  }

  private Hello hello(boolean answer) {
    return new Hello(
        identity.voter(),
        identity.incarnation(),
        settings.address(),
        settings.configured(),
        newcomer().known(greetings),
        identity.founding(),
        formationEpoch,
        answer,
        settings.region(),
        settings.datacenter(),
        settings.mergingSince(),
        successions);
  }

  private Newcomer newcomer() {
    return new Newcomer(
        identity.voter(),
        settings.address(),
        settings.configured(),
        settings.expectedIds(),
        identity.founding());
  }

  private void warnOnce(String warning) {
    if (warnings.size() >= MOST_WARNINGS || !warnings.add(warning)) return;
    context.getLog().warn(warning);
  }
}
