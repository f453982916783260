package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which replicas there are, and what becomes of those that are not. */
class RaftGroupsTest {
  private static final Voter SELF = new Voter("node-1", "disk-1");

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<String> replicas = kit.createTestProbe();
  private final TestProbe<Links.Command> links = kit.createTestProbe();
  private final TestProbe<Journal.Command> journal = kit.createTestProbe();
  private final TestProbe<ClientRequest> elsewhere = kit.createTestProbe();
  private final TestProbe<String> lost = kit.createTestProbe();
  private final TestProbe<Predicate<String>> forgotten = kit.createTestProbe();
  private final TestProbe<SortedSet<String>> settled = kit.createTestProbe();
  private final ActorRef<RaftGroups.Command> groups = kit.spawn(RaftGroups.create(surroundings()));

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private RaftGroups.Surroundings surroundings() {
    return new RaftGroups.Surroundings(
        (group, configuration, notices) -> replica(group),
        new RaftGroups.Absent() {
          @Override
          public void elsewhere(ClientRequest request) {
            elsewhere.getRef().tell(request);
          }

          @Override
          public void lost(ClientRequest request, String reason) {
            lost.getRef().tell(request.group() + ": " + reason);
          }
        },
        links.getRef(),
        journal.getRef(),
        new RaftGroups.States() {
          @Override
          public void settle(SortedSet<String> all) {
            settled.getRef().tell(all);
          }

          @Override
          public void forget(Predicate<String> dropped) {
            forgotten.getRef().tell(dropped);
          }
        },
        Props.empty(),
        Meters.NONE,
        kit.<RaftReplica.Notice>createTestProbe().getRef());
  }

  /** Tells what it is told; ends when it is told to sweep once more, or dies of its readings. */
  private Behavior<RaftReplica.Command> replica(String group) {
    return Behaviors.receiveMessage(
        command -> {
          replicas.getRef().tell(group + " " + command.getClass().getSimpleName());
          if (command instanceof RaftReplica.HeartbeatTick) throw new StateLost(7);
          if (command instanceof RaftReplica.RetryReads) throw new IllegalStateException("broken");
          return command instanceof RaftReplica.Sweep ? Behaviors.stopped() : Behaviors.same();
        });
  }

  private static RaftGroups.Keep keep(String... names) {
    SortedMap<String, Configuration> all = new TreeMap<>();
    for (String name : names) all.put(name, Configuration.of(new TreeSet<>(List.of(SELF))));
    return new RaftGroups.Keep(all);
  }

  private void ask(String group) {
    groups.tell(
        new RaftGroups.Ask(
            new ClientRequest(
                "test",
                1,
                group,
                new Operation.Describe(0),
                Duration.ofSeconds(1),
                kit.<ClientReply>createTestProbe().getRef())));
  }

  private void tell(String group, RaftReplica.Command command) {
    String path = groups.path().child("raft-" + group).toStringWithoutAddress();
    kit.system().classicSystem().actorSelection(path).tell(command, null);
  }

  private void started(String... names) {
    groups.tell(keep(names));
    List<String> told = replicas.receiveSeveralMessages(names.length);
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(names).map(name -> name + " Observe").toList());
  }

  @Test
  void aGroupThatIsKeptIsAskedHereAndAnyOtherIsNot() {
    started("a", "b");
    ask("b");
    replicas.expectMessage("b Client");
    ask("z");
    assertThat(elsewhere.receiveMessage().group()).isEqualTo("z");
    groups.tell(keep("a", "b"));
    ask("a");
    replicas.expectMessage("a Client");
  }

  /** What is still closing writes to its log yet. */
  @Test
  void aGroupThatIsDroppedIsForgottenOnceItIsClosed() {
    started("a", "b");
    groups.tell(keep("a"));
    replicas.expectMessage("b Close");
    groups.tell(new RaftGroups.Forget(group -> !group.equals("a")));
    Predicate<String> now = journal.expectMessageClass(Journal.Forget.class).dropped();
    assertThat(now.test("b")).isFalse();
    assertThat(now.test("c")).as("of an earlier life").isTrue();
    assertThat(forgotten.receiveMessage().test("b")).isFalse();

    tell("b", new RaftReplica.Sweep());
    Predicate<String> later = journal.expectMessageClass(Journal.Forget.class).dropped();
    assertThat(later.test("b")).isTrue();
    assertThat(later.test("a")).isFalse();
    assertThat(forgotten.receiveMessage().test("b")).isTrue();
  }

  /** Else a node that makes and drops groups for ever would never be done telling its links. */
  @Test
  void aGroupThatIsDroppedIsSpokenToNoMoreOnceItIsClosed() {
    started("a", "b");
    groups.tell(keep("a"));
    replicas.expectMessage("b Close");
    links.expectNoMessage(Duration.ofMillis(50));
    tell("b", new RaftReplica.Sweep());
    assertThat(links.expectMessageClass(Links.Unregister.class).channels())
        .containsExactly(
            RaftMessage.channelOf("b"),
            SnapshotMessage.channelOfReceiver("b"),
            SnapshotMessage.channelOfSource("b"));
  }

  @Test
  void whatThereWasIsSaidToTheDisk() {
    started("a");
    groups.tell(new RaftGroups.Settled(new TreeSet<>(List.of("a", "system"))));
    assertThat(journal.expectMessageClass(Journal.Settled.class).groups())
        .containsExactly("a", "system");
    assertThat(settled.receiveMessage()).containsExactly("a", "system");
  }

  @Test
  void aStateThatNobodyHasIsDoneWithoutAndAnyOtherFailureIsTheEnd() {
    started("a", "b");
    tell("a", new RaftReplica.HeartbeatTick());
    replicas.expectMessage("a HeartbeatTick");
    String refused =
        lost.awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              ask("a");
              return lost.expectMessageClass(String.class, Duration.ofMillis(300));
            });
    assertThat(refused).startsWith("a: the state is lost, the log begins after entry 7");
    ask("b");
    replicas.expectMessage("b Client");
    groups.tell(keep("a", "b"));
    ask("a");
    assertThat(lost.receiveMessage()).isEqualTo(refused);
    groups.tell(keep("b"));
    ask("a");
    assertThat(elsewhere.receiveMessage().group()).as("once dropped").isEqualTo("a");
    tell("b", new RaftReplica.RetryReads());
    kit.<Object>createTestProbe().expectTerminated(groups, Duration.ofSeconds(10));
  }

  @Test
  void withoutItsCatalogANodeDoesNotGoOn() {
    started(Keyspace.SYSTEM);
    tell(Keyspace.SYSTEM, new RaftReplica.HeartbeatTick());
    kit.<Object>createTestProbe().expectTerminated(groups, Duration.ofSeconds(10));
  }
}
