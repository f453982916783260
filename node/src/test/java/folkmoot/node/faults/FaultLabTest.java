package folkmoot.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.node.time.Clock;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.client.LabReply;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.faults.FaultKind;
import folkmoot.protocol.faults.FaultMessage;
import folkmoot.protocol.faults.FaultOrder;
import folkmoot.protocol.faults.Impairment;
import folkmoot.protocol.metrics.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labs of three nodes whose links obey them, on a clock that stands still. */
class FaultLabTest {
  private static final SortedSet<String> ALL = new TreeSet<>(List.of("node-1", "node-2", "node-3"));

  private final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<LabReply> client = kit.createTestProbe();
  private final TreeMap<String, Place> places = new TreeMap<>();

  /** Nobody is there: neither hears nor answers. */
  private final java.util.Set<String> away = ConcurrentHashMap.newKeySet();

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return passed.toNanos();
        }

        @Override
        public long wallMillis() {
          return nanos() / 1_000_000;
        }
      };

  private volatile Duration passed = Duration.ZERO;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** A node's links, as far as a lab sees them. */
  private final class Place {
    final String nodeId;
    final String address;
    final ActorRef<FaultLab.Command> lab;
    volatile SortedMap<String, Impairment> impaired = new TreeMap<>();
    volatile SortedSet<String> deafTo = new TreeSet<>();
    volatile ActorRef<Links.Received> recipient;
    volatile int told;

    Place(int number) {
      nodeId = "node-" + number;
      address = "h:" + number;
      TreeMap<String, String> peers = new TreeMap<>();
      for (int other = 1; other <= 3; other++) {
        if (other != number) peers.put("h:" + other, "node-" + other);
      }
      ActorRef<Links.Command> links =
          kit.spawn(
              Behaviors.receiveMessage(
                  command -> {
                    take(command);
                    return Behaviors.same();
                  }));
      lab =
          kit.spawn(
              FaultLab.create(
                  new FaultLabSettings(nodeId, peers),
                  new FaultLab.Surroundings(
                      links,
                      cut -> deafTo = cut,
                      clock,
                      new SplittableRandom(number),
                      Meters.NONE)));
    }

    private void take(Links.Command command) {
      if (command instanceof Links.Register register) recipient = register.recipient();
      if (command instanceof Links.Impair impair) impaired = impair.impaired();
      if (!(command instanceof Links.SendTo send)) return;
      Place to = places.get(send.toAddress());
      boolean cut =
          impaired.getOrDefault(to.address, Impairment.NONE).cutOut()
              || to.impaired.getOrDefault(address, Impairment.NONE).cutIn();
      if (cut || away.contains(nodeId) || away.contains(to.nodeId)) return;
      to.told++;
      to.recipient.tell(new Links.Received(nodeId, address, send.message()));
    }

    SortedMap<String, Impairment> impaired() {
      return impaired;
    }
  }

  private Place place(int number) {
    return places.get("h:" + number);
  }

  private void start() {
    for (int number = 1; number <= 3; number++) places.put("h:" + number, new Place(number));
    client.awaitAssert(
        () -> {
          places.values().forEach(place -> assertThat(place.recipient).isNotNull());
          return null;
        });
  }

  private static FaultOrder partition(boolean oneWay, String... groups) {
    return new FaultOrder(
        FaultKind.PARTITION,
        java.util.Arrays.stream(groups).map(group -> List.of(group.split(","))).toList(),
        oneWay,
        OptionalLong.of(5000),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private void ask(int number, FaultOrder order) {
    place(number).lab.tell(new FaultLab.Asked(new LabRequest.Inject(order, client.getRef())));
  }

  private LabReply heal(int number, Optional<String> id) {
    place(number).lab.tell(new FaultLab.Asked(new LabRequest.Heal(id, client.getRef())));
    return answer();
  }

  /** Lets time pass in small steps until somebody answers. */
  private LabReply answer() {
    for (int step = 0; step < 80; step++) {
      settle();
      if (hasAnswer()) return answered;
      pass(Duration.ofMillis(50));
    }
    throw new AssertionError("no answer");
  }

  private LabReply answered;

  private boolean hasAnswer() {
    try {
      answered = client.receiveMessage(Duration.ofMillis(1));
      return true;
    } catch (AssertionError none) {
      return false;
    }
  }

  private void pass(Duration step) {
    passed = passed.plus(step);
    time.timePasses(step);
  }

  /** Every lab has worked off what was said to it so far, and what it said is delivered. */
  private void settle() {
    TestProbe<LabReply> shown = kit.createTestProbe();
    for (int again = 0; again < 2; again++) {
      for (Place place : places.values()) {
        place.lab.tell(new FaultLab.Asked(new LabRequest.Show(Optional.empty(), shown.getRef())));
        shown.receiveMessage();
      }
    }
  }

  private List<LabReply.Active> active(int number) {
    TestProbe<LabReply> shown = kit.createTestProbe();
    place(number)
        .lab
        .tell(new FaultLab.Asked(new LabRequest.Show(Optional.empty(), shown.getRef())));
    return ((LabReply.Shown) shown.receiveMessage()).faults();
  }

  private LabReply.Injected injected() {
    return (LabReply.Injected) answer();
  }

  private void nothingIsWrong() {
    client.awaitAssert(
        () -> {
          for (Place place : places.values()) {
            assertThat(place.impaired()).as(place.nodeId).isEmpty();
            assertThat(place.deafTo).as(place.nodeId).isEmpty();
          }
          return null;
        });
  }

  @Test
  void everyNodeIsToldBeforeAnyIsCut() {
    start();
    ask(1, partition(false, "n1,n2", "n3"));
    settle();
    nothingIsWrong();
    LabReply.Injected injected = injected();
    assertThat(injected.appliedOn()).isEqualTo(ALL);
    assertThat(injected.missing()).isEmpty();
    assertThat(place(1).impaired().keySet()).containsExactly("h:3");
    assertThat(place(2).impaired().keySet()).containsExactly("h:3");
    assertThat(place(3).impaired().keySet()).containsExactly("h:1", "h:2");
    assertThat(place(3).deafTo).containsExactly("h:1", "h:2");
    assertThat(active(2).get(0).fault()).isEqualTo(injected.fault());
  }

  @Test
  void aNodeThatIsAwayIsMissingAndCutOffByTheOthers() {
    start();
    away.add("node-3");
    ask(1, partition(false, "n1,n2", "n3"));
    LabReply.Injected injected = injected();
    assertThat(injected.appliedOn()).containsExactly("node-1", "node-2");
    assertThat(injected.missing()).containsExactly("node-3");
    assertThat(place(2).impaired().get("h:3").cutOut()).isTrue();
    assertThat(place(2).impaired().get("h:3").cutIn()).isTrue();
    assertThat(place(3).impaired()).isEmpty();
  }

  @Test
  void everyNodeEndsItByItsOwnTimerWhileNobodyReachesAnybody() {
    start();
    ask(1, partition(false, "n1", "n2", "n3"));
    injected();
    int told = places.values().stream().mapToInt(place -> place.told).sum();
    pass(Duration.ofMillis(4000));
    settle();
    assertThat(active(3)).hasSize(1);
    assertThat(active(3).get(0).remainingMillis()).isBetween(1L, 1000L);
    pass(Duration.ofMillis(1000));
    settle();
    nothingIsWrong();
    assertThat(active(1)).isEmpty();
    assertThat(places.values().stream().mapToInt(place -> place.told).sum()).isEqualTo(told);
  }

  @Test
  void healingReachesOnesOwnSideOnly() {
    start();
    ask(1, partition(false, "n1,n2", "n3"));
    String id = injected().fault().id();
    LabReply.Healed healed = (LabReply.Healed) heal(2, Optional.of(id));
    assertThat(healed.ids()).containsExactly(id);
    assertThat(healed.healedOn()).containsExactly("node-1", "node-2");
    assertThat(healed.missing()).containsExactly("node-3");
    assertThat(place(1).impaired()).isEmpty();
    assertThat(place(3).impaired()).isNotEmpty();
    assertThat(((LabReply.Healed) heal(3, Optional.empty())).healedOn()).isEqualTo(ALL);
    nothingIsWrong();
  }

  @Test
  void oneWayOnlyWhoMustNotHearIsDeaf() {
    start();
    ask(2, partition(true, "n1", "n2,n3"));
    injected();
    assertThat(place(1).impaired().get("h:2")).isEqualTo(new Impairment(true, false, 0, 0, 0, 0));
    assertThat(place(2).impaired().get("h:1")).isEqualTo(new Impairment(false, true, 0, 0, 0, 0));
    assertThat(place(1).deafTo).isEmpty();
    assertThat(place(2).deafTo).containsExactly("h:1");
  }

  @Test
  void aFaultThatIsHealedBeforeItBeginsNeverDoes() {
    start();
    ask(1, partition(false, "n1", "n2"));
    settle();
    TestProbe<LabReply> other = kit.createTestProbe();
    place(1).lab.tell(new FaultLab.Asked(new LabRequest.Heal(Optional.empty(), other.getRef())));
    answer();
    nothingIsWrong();
    pass(Duration.ofSeconds(11));
    settle();
    nothingIsWrong();
    assertThat(active(2)).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNamed() {
    start();
    ask(1, partition(false, "n1", "n9"));
    assertThat(((LabReply.Refused) answer()).field()).isEqualTo("groups");
    assertThat(heal(1, Optional.of("nothing"))).isEqualTo(new LabReply.NoFault("nothing"));
    place(1).lab.tell(new FaultLab.Asked(new LabRequest.Show(Optional.of("no"), client.getRef())));
    assertThat(answer()).isEqualTo(new LabReply.NoFault("no"));
  }

  @Test
  void beyondTheMostFaultsNoneIsTaken() {
    start();
    FaultOrder loss =
        new FaultOrder(
            FaultKind.LOSS,
            List.of(),
            false,
            OptionalLong.of(600_000),
            OptionalDouble.of(0.01),
            OptionalLong.empty(),
            OptionalLong.empty());
    for (int i = 0; i < FaultLab.MOST_FAULTS; i++) {
      ask(1, loss);
      assertThat(injected().missing()).isEmpty();
    }
    ask(1, loss);
    assertThat(answer()).isEqualTo(new LabReply.TooMany(FaultLab.MOST_FAULTS));
    assertThat(((LabReply.Healed) heal(1, Optional.empty())).ids()).hasSize(FaultLab.MOST_FAULTS);
    nothingIsWrong();
  }

  @Test
  void whatIsSaidTwiceIsDoneOnceAndAnsweredTwice() {
    start();
    ask(1, partition(false, "n1,n2", "n3"));
    String id = injected().fault().id();
    int told = place(1).told;
    for (int again = 0; again < 2; again++) {
      place(2).recipient.tell(new Links.Received("node-1", "h:1", new FaultMessage.Apply(77, id)));
      place(2)
          .recipient
          .tell(new Links.Received("node-1", "h:1", new FaultMessage.Apply(78, "unknown")));
    }
    client.awaitAssert(
        () -> {
          assertThat(place(1).told).isEqualTo(told + 2);
          return null;
        });
    assertThat(active(2)).hasSize(1);
  }

  @Test
  void aPeerThatSaysWhoItIsIsCutFromThenOn() {
    TreeMap<String, String> unnamed = new TreeMap<>();
    unnamed.put("h:2", "");
    TestProbe<Links.Command> links = kit.createTestProbe();
    ActorRef<FaultLab.Command> lab =
        kit.spawn(
            FaultLab.create(
                new FaultLabSettings("node-1", unnamed),
                new FaultLab.Surroundings(
                    links.getRef(), cut -> {}, clock, new SplittableRandom(1), Meters.NONE)));
    ActorRef<Links.Received> wire = links.expectMessageClass(Links.Register.class).recipient();
    var fault =
        new folkmoot.protocol.faults.Fault(
            "f",
            FaultKind.PARTITION,
            List.of(new TreeSet<>(List.of("node-1")), new TreeSet<>(List.of("node-2"))),
            false,
            5000,
            0,
            0,
            0);
    wire.tell(new Links.Received("node-3", "h:3", new FaultMessage.Stage(1, fault)));
    wire.tell(new Links.Received("node-3", "h:3", new FaultMessage.Apply(2, "f")));
    links.expectMessageClass(Links.SendTo.class);
    links.expectMessageClass(Links.SendTo.class);
    time.timePasses(FaultLab.LEAD);
    assertThat(links.expectMessageClass(Links.Impair.class).impaired()).isEmpty();
    lab.tell(new FaultLab.Located("node-2", "h:2"));
    assertThat(links.expectMessageClass(Links.Impair.class).impaired().keySet())
        .containsExactly("h:2");
  }
}
