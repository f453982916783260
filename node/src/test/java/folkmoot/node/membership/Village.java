package folkmoot.node.membership;

import folkmoot.node.links.Links;
import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.protocol.membership.BootstrapRule;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Hello;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Several nodes that bootstrap, each with a disk, on a network that may be cut. */
final class Village {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit testKit;
  private final Random random = new Random(7);
  private final Map<String, ActorRef<Links.Received>> listening = new ConcurrentHashMap<>();
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();
  private final TreeMap<String, House> houses = new TreeMap<>();

  Village(ActorTestKit testKit) {
    this.testKit = testKit;
  }

  /** A node of this village, at {@code name:1}; its peers are those of the village if not said. */
  House house(String name, String... peers) {
    House house = new House(name, List.of(peers));
    houses.put(name, house);
    return house;
  }

  /** One node: its disk outlives its starts. */
  final class House {
    final String name;
    final List<String> peers;
    final List<Links.Bind> bound = new CopyOnWriteArrayList<>();
    final List<String> joined = new CopyOnWriteArrayList<>();
    SortedMap<String, String> expectedIds = Collections.emptySortedMap();
    SimulatedDisk disk = new SimulatedDisk();
    Disks disks = Disks.NONE;
    TestProbe<Bootstrap.Outcome> outcomes;
    ActorRef<Bootstrap.Command> bootstrap;

    House(String name, List<String> peers) {
      this.name = name;
      this.peers = peers;
    }

    String address() {
      return name + ":1";
    }

    House start() {
      TreeSet<String> configured = new TreeSet<>();
      configured.add(address());
      for (String peer : peers) configured.add(peer + ":1");
      outcomes = testKit.createTestProbe();
      BootstrapSettings settings =
          new BootstrapSettings(
              address(),
              configured,
              expectedIds,
              Duration.ofMillis(500),
              Duration.ofSeconds(2),
              "",
              "",
              0,
              disks);
      bootstrap =
          testKit.spawn(
              Bootstrap.create(
                  settings,
                  identity(),
                  testKit.spawn(links(this)),
                  BootstrapRule.STRICT,
                  outcomes.ref()));
      return this;
    }

    private Identity identity() {
      try {
        return Identity.open(disk, name, random);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Off the network and stopped, in this order: nothing is said in the last moment. */
    void crash() {
      listening.remove(address());
      testKit.stop(bootstrap);
      disk = disk.crash(random);
    }

    void cutOff() {
      cutOff.add(address());
    }

    void heal() {
      cutOff.remove(address());
    }

    void wipe() {
      disk = new SimulatedDisk();
    }

    <T extends Bootstrap.Outcome> T await(Class<T> kind) {
      return await(kind, any -> true);
    }

    <T extends Bootstrap.Outcome> T await(Class<T> kind, Predicate<T> condition) {
      List<Bootstrap.Outcome> fished =
          outcomes.fishForMessage(
              PATIENCE,
              "a " + kind.getSimpleName() + " at " + name,
              outcome ->
                  kind.isInstance(outcome) && condition.test(kind.cast(outcome))
                      ? FishingOutcomes.complete()
                      : FishingOutcomes.continueAndIgnore());
      return kind.cast(fished.get(fished.size() - 1));
    }

    void awaitReason(String reason) {
      await(Bootstrap.Waiting.class, waiting -> waiting.reason().equals(reason));
    }
  }

  private Behavior<Links.Command> links(House house) {
    return Behaviors.receive(Links.Command.class)
        .onMessage(
            Links.Register.class,
            register -> {
              listening.put(house.address(), register.recipient());
              return Behaviors.same();
            })
        .onMessage(
            Links.SendTo.class,
            send -> {
              ActorRef<Links.Received> to = listening.get(send.toAddress());
              boolean up =
                  listening.containsKey(house.address())
                      && !cutOff.contains(house.address())
                      && !cutOff.contains(send.toAddress());
              if (to != null && up) {
                Hello hello = (Hello) send.message();
                to.tell(new Links.Received(house.name, house.address(), hello));
              }
              return Behaviors.same();
            })
        .onMessage(
            Links.Bind.class,
            bind -> {
              house.bound.add(bind);
              return Behaviors.same();
            })
        .onMessage(
            Links.Join.class,
            join -> {
              house.joined.add(join.clusterId());
              return Behaviors.same();
            })
        .build();
  }
}
