package folkmoot.node.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import folkmoot.protocol.membership.DowningRule;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Actor systems with real remoting, each with a {@link Membership}; and, in one actor, what stands
 * for Raft and for Hello: a log of formations that is applied at whoever is not cut off, and what
 * nodes hear of each other.
 */
final class Town {
  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final Duration PRESENCE_TIMEOUT = Duration.ofSeconds(2);
  private static final TreeSet<Voter> VOTERS =
      new TreeSet<>(List.of(voter("a"), voter("b"), voter("c")));

  private sealed interface Event {}

  private record Started(Townsman node) implements Event {}

  private record Stopped(Townsman node) implements Event {}

  private record CutOff(Townsman node, boolean cutOff) implements Event {}

  private record Leads(Townsman node) implements Event {}

  private record Asked(Townsman node, Membership.Request request) implements Event {}

  private record Entered(Townsman node, long epoch) implements Event {}

  private record SayHello() implements Event {}

  private final ActorTestKit testKit;
  private final ActorRef<Event> registry;
  private final TreeMap<String, Integer> ports = new TreeMap<>();
  private final TreeMap<String, Long> incarnations = new TreeMap<>();
  private final CopyOnWriteArrayList<Townsman> running = new CopyOnWriteArrayList<>();

  /** Of nodes that start from now on. */
  Duration downAfter = Duration.ofMinutes(10);

  /** What was committed. */
  final CopyOnWriteArrayList<FormCluster> log = new CopyOnWriteArrayList<>();

  /** Who asked for a new actor system. */
  final TestProbe<String> restartsAskedFor;

  Town(ActorTestKit testKit) {
    this.testKit = testKit;
    restartsAskedFor = testKit.createTestProbe();
    registry =
        testKit.spawn(
            Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Registry(timers).behavior())));
  }

  /** Starts a node, at the port that it had before if there was one. */
  Townsman start(String name) {
    long incarnation = incarnations.merge(name, 1L, Long::sum);
    Townsman node = new Townsman(name, incarnation, ports.getOrDefault(name, 0));
    ports.put(name, node.port());
    running.add(node);
    registry.tell(new Started(node));
    return node;
  }

  /** Starts it at another port. */
  Townsman startElsewhere(String name) {
    ports.remove(name);
    return start(name);
  }

  void lead(Townsman node) {
    registry.tell(new Leads(node));
  }

  void cutOff(Townsman node) {
    registry.tell(new CutOff(node, true));
  }

  void heal(Townsman node) {
    registry.tell(new CutOff(node, false));
  }

  /** Every node is Up in the eyes of every node, and nobody else is a member. */
  void awaitOneCluster(Townsman... nodes) {
    TreeSet<String> all = new TreeSet<>();
    for (Townsman node : nodes) all.add(node.cluster().selfMember().uniqueAddress() + " Up");
    for (Townsman node : nodes) {
      restartsAskedFor.awaitAssert(
          PATIENCE,
          () -> {
            TreeSet<String> seen = new TreeSet<>();
            for (Member member : node.cluster().state().getMembers()) {
              seen.add(member.uniqueAddress() + " " + member.status());
            }
            if (!seen.equals(all)) throw new AssertionError(node.name + " sees " + seen);
            return null;
          });
    }
  }

  void shutdown() {
    for (Townsman node : running) node.kill();
  }

  /** One actor system. */
  final class Townsman {
    final String name;
    final long incarnation;
    final ActorSystem<Membership.Command> system;

    Townsman(String name, long incarnation, int port) {
      this.name = name;
      this.incarnation = incarnation;
      MembershipSettings settings =
          new MembershipSettings(voter(name), incarnation, VOTERS, PRESENCE_TIMEOUT, downAfter);
      ActorRef<Bootstrap.Command> bootstrap = testKit.spawn(bootstrap(this));
      ActorRef<Membership.Request> parent =
          testKit.spawn(Behaviors.receiveMessage(request -> tellAsked(this, request)));
      system =
          ActorSystem.create(
              Behaviors.setup(
                  context ->
                      Membership.create(
                          settings,
                          new Membership.Rules(FormationRule.STRICT, DowningRule.STRICT),
                          PekkoCluster.of(context.getSystem()),
                          bootstrap,
                          parent)),
              "folkmoot",
              config(port));
    }

    Cluster cluster() {
      return Cluster.get(system);
    }

    int port() {
      return cluster().selfMember().address().getPort().orElseThrow();
    }

    boolean isUp() {
      return cluster().selfMember().status().equals(MemberStatus.up());
    }

    /** As SIGKILL does: nobody is told. */
    void kill() {
      running.remove(this);
      registry.tell(new Stopped(this));
      system.terminate();
      ActorTestKit.shutdown(system, PATIENCE);
    }

    private Hello hello(long epoch) {
      return new Hello(
          voter(name),
          incarnation,
          "127.0.0.1:" + port(),
          new TreeSet<>(),
          new TreeSet<>(),
          Optional.empty(),
          epoch,
          false);
    }
  }

  private Behavior<Bootstrap.Command> bootstrap(Townsman node) {
    return Behaviors.receive(Bootstrap.Command.class)
        .onMessage(
            Bootstrap.InFormation.class,
            formation -> {
              registry.tell(new Entered(node, formation.epoch()));
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Membership.Request> tellAsked(Townsman node, Membership.Request request) {
    registry.tell(new Asked(node, request));
    return Behaviors.same();
  }

  /** With coordinated shutdown, terminating would be leaving. */
  private static Config config(int port) {
    return ConfigFactory.parseString(
            """
            pekko.remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = %d } }
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.coordinated-shutdown.terminate-actor-system = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            pekko.remote.artery.advanced.shutdown-flush-timeout = 1 ms
            pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1500 ms
            pekko.cluster.failure-detector.heartbeat-interval = 200 ms
            pekko.cluster.failure-detector.expected-response-after = 200 ms
            pekko.cluster.retry-unsuccessful-join-after = 300 ms
            """
                .formatted(port))
        .withFallback(ConfigFactory.parseResources("cluster.conf"))
        .withFallback(ConfigFactory.load());
  }

  /** What stands for Raft and Hello. */
  private final class Registry {
    private final TreeMap<String, Townsman> nodes = new TreeMap<>();
    private final TreeMap<String, Long> epochs = new TreeMap<>();
    private final TreeSet<String> cutOff = new TreeSet<>();

    Registry(TimerScheduler<Event> timers) {
      timers.startTimerWithFixedDelay(new SayHello(), Duration.ofMillis(200));
    }

    Behavior<Event> behavior() {
      return Behaviors.receiveMessage(
          event -> {
            take(event);
            return Behaviors.same();
          });
    }

    private void take(Event event) {
      if (event instanceof Started started) {
        nodes.put(started.node.name, started.node);
        epochs.put(started.node.name, 0L);
        replay(started.node);
      } else if (event instanceof Stopped stopped) {
        nodes.remove(stopped.node.name, stopped.node);
      } else if (event instanceof CutOff cut) {
        if (cut.cutOff) cutOff.add(cut.node.name);
        else if (cutOff.remove(cut.node.name)) replay(cut.node);
      } else if (event instanceof Leads leads) {
        nodes
            .values()
            .forEach(node -> node.system.tell(new Membership.LeaderIs(node == leads.node)));
      } else if (event instanceof Asked asked) {
        answer(asked);
      } else if (event instanceof Entered entered) {
        epochs.put(entered.node.name, entered.epoch);
        sayHello();
      } else {
        sayHello();
      }
    }

    private void answer(Asked asked) {
      if (asked.request instanceof Membership.Propose propose) {
        FormCluster formation = (FormCluster) propose.command();
        log.add(formation);
        nodes.values().forEach(node -> apply(node, formation));
      } else if (asked.request instanceof Membership.RestartSystem restart) {
        restartsAskedFor.ref().tell(asked.node.name + ": " + restart.reason());
      }
    }

    private void replay(Townsman node) {
      log.forEach(formation -> apply(node, formation));
    }

    private void apply(Townsman node, FormCluster formation) {
      if (!cutOff.contains(node.name)) node.system.tell(new Membership.Applied(formation));
    }

    private void sayHello() {
      for (Townsman from : nodes.values()) {
        for (Townsman to : nodes.values()) {
          if (from == to || cutOff.contains(from.name) || cutOff.contains(to.name)) continue;
          to.system.tell(new Membership.PeerSeen(from.hello(epochs.get(from.name))));
        }
      }
    }
  }

  private static Voter voter(String name) {
    return new Voter(name, "disk of " + name);
  }
}
