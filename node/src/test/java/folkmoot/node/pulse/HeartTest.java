package folkmoot.node.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.node.time.Clock;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.membership.Pulse;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message to each other node a beat, and what it says. */
class HeartTest {
  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Voter B = new Voter("b", "disk-b");
  private static final Voter C = new Voter("c", "disk-c");

  private final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Links.Command> links = kit.createTestProbe();
  private final Pulses pulses = new Pulses(Clock.system(), 3);
  private final ActorRef<Heart.Command> heart = kit.spawn(Heart.create(pulses, BEAT, links.ref()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void it_says_to_each_what_it_has_heard_of_that_one() {
    Links.Register ear = links.expectMessageClass(Links.Register.class);
    assertThat(ear.channel()).isEqualTo(Pulse.CHANNEL);
    heart.tell(new Heart.Others(new TreeSet<>(List.of(B, C))));
    ear.recipient().tell(new Links.Received("c", "c:7000", new Pulse(88, 0)));
    time.timePasses(BEAT);
    long first = (3L << 32) + 1;
    links.expectMessage(new Links.Send("b", new Pulse(first, 0)));
    links.expectMessage(new Links.Send("c", new Pulse(first, 88)));

    ear.recipient().tell(new Links.Received("b", "b:7000", new Pulse(5, first)));
    time.timePasses(BEAT);
    links.expectMessage(new Links.Send("b", new Pulse(first + 1, 5)));
    links.expectMessage(new Links.Send("c", new Pulse(first + 1, 88)));
    assertThat(pulses.answeredNanos(B)).isPresent();
    assertThat(pulses.answeredNanos(C)).isEmpty();
    assertThat(pulses.heardNanos(C)).isPresent();
  }

  /** Its numbers are lower than those of the node that it was. */
  @Test
  void one_that_comes_back_on_another_disk_is_heard_anew() {
    Links.Register ear = links.expectMessageClass(Links.Register.class);
    heart.tell(new Heart.Others(new TreeSet<>(List.of(B, C))));
    ear.recipient().tell(new Links.Received("c", "c:7000", new Pulse(9L << 32, 0)));
    heart.tell(new Heart.Others(new TreeSet<>(List.of(B, new Voter("c", "disk-d")))));
    ear.recipient().tell(new Links.Received("c", "c:7000", new Pulse((1L << 32) + 5, 0)));
    time.timePasses(BEAT);
    long first = (3L << 32) + 1;
    links.expectMessage(new Links.Send("b", new Pulse(first, 0)));
    links.expectMessage(new Links.Send("c", new Pulse(first, (1L << 32) + 5)));
    assertThat(pulses.life(new Voter("c", "disk-d"))).isEqualTo(1);
  }

  @Test
  void while_there_is_nobody_it_says_nothing() {
    links.expectMessageClass(Links.Register.class);
    time.timePasses(BEAT.multipliedBy(3));
    links.expectNoMessage();
  }
}
