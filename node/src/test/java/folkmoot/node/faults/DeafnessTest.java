package folkmoot.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.remote.artery.QuarantinedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two real actor systems in one Pekko Cluster, configured as nodes with a fault lab are: who is
 * deaf to the other loses it, and has it back when it hears again.
 */
class DeafnessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<String> one = system();
  private final ActorSystem<String> two = system();
  private final TestProbe<Object> poll = TestProbe.create(Object.class, one);
  private final TestProbe<QuarantinedEvent> quarantined =
      TestProbe.create(QuarantinedEvent.class, one);

  private static ActorSystem<String> system() {
    Behavior<String> nothing = Behaviors.ignore();
    return ActorSystem.create(
        nothing,
        "folkmoot",
        ConfigFactory.parseString(
                """
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1500 ms
                pekko.cluster.failure-detector.heartbeat-interval = 200 ms
                pekko.cluster.failure-detector.expected-response-after = 200 ms
                pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                pekko.coordinated-shutdown.terminate-actor-system = off
                """)
            .withFallback(ConfigFactory.parseResources("faults.conf"))
            .withFallback(ConfigFactory.parseResources("node.conf"))
            .withFallback(ConfigFactory.load())
            .resolve());
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(one, PATIENCE);
    ActorTestKit.shutdown(two, PATIENCE);
  }

  private static String address(ActorSystem<?> system) {
    return system.address().getHost().get() + ":" + system.address().getPort().get();
  }

  private static int unreachableAt(ActorSystem<?> system) {
    return Cluster.get(system).state().getUnreachable().size();
  }

  private void unreachable(ActorSystem<?> at, int count) {
    poll.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(unreachableAt(at)).isEqualTo(count);
          return null;
        });
  }

  @Test
  void whoeverIsNotHeardIsUnreachableToTheClusterAndComesBackUnquarantined() {
    one.tell("");
    for (ActorSystem<String> system : List.of(one, two)) {
      Cluster.get(system).manager().tell(Join.create(one.address()));
      system.tell("");
    }
    poll.awaitAssert(
        PATIENCE,
        () -> {
          for (ActorSystem<String> system : List.of(one, two)) {
            assertThat(Cluster.get(system).state().getMembers()).hasSize(2);
            Cluster.get(system)
                .state()
                .getMembers()
                .forEach(member -> assertThat(member.status().toString()).isEqualTo("Up"));
          }
          return null;
        });
    for (ActorSystem<String> system : List.of(one, two)) {
      system
          .eventStream()
          .tell(new EventStream.Subscribe<>(QuarantinedEvent.class, quarantined.getRef()));
    }
    // One does not hear two any more, which goes on hearing one, but gets no answers.
    Deafness.of(one).to(new TreeSet<>(List.of(address(two))));
    unreachable(one, 1);
    unreachable(two, 1);

    Deafness.of(one).to(new TreeSet<>());
    unreachable(one, 0);
    unreachable(two, 0);
    quarantined.expectNoMessage(Duration.ZERO);
  }
}
