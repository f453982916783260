package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.links.Links;
import folkmoot.node.links.LinksSettings;
import folkmoot.node.links.Transport;
import folkmoot.node.links.WireCodec;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One life of one node: the production actors on a simulated disk, clock and network. If one of
 * them fails, that is a finding.
 */
final class SimulatedNode {
  sealed interface Command {}

  private record Told(RaftReplica.Notice notice) implements Command {}

  /** What one life is made of; {@code addresses} are those of all nodes, in the order of voters. */
  record Parts(
      RaftSettings settings,
      SortedSet<Voter> voters,
      RaftRules rules,
      SimulatedDisk disk,
      SortedMapStateStore.Medium medium,
      Transport transport,
      Clock clock,
      long randomSeed,
      RaftInvariants invariants) {}

  /** The two doors of a node: for the others, and for clients. */
  static final class Doors {
    ActorRef<Links.Command> links;
    ActorRef<ClientRequest> engine;
  }

  private SimulatedNode() {}

  static String addressOf(Voter voter) {
    return voter.nodeId() + ":7000";
  }

  static Behavior<Command> create(Parts parts, Doors doors) {
    return Behaviors.setup(context -> assemble(context, parts, doors));
  }

  private static Behavior<Command> assemble(
      ActorContext<Command> context, Parts parts, Doors doors) {
    RaftSettings settings = parts.settings();
    LinksSettings identity =
        LinksSettings.of(settings.self(), addressOf(settings.self()), settings.incarnation());
    doors.links =
        watched(context, Links.create(identity, parts.transport(), new WireCodec()), "links");
    doors.links.tell(new Links.Join("simulated"));
    for (Voter voter : parts.voters()) {
      doors.links.tell(new Links.Bind(voter.nodeId(), addressOf(voter)));
    }
    ActorRef<Journal.Command> journal =
        watched(
            context,
            Journal.create(parts.disk(), new JournalSettings(64 * 1024, 16 * 1024)),
            "journal");
    RaftReplica.Surroundings surroundings =
        new RaftReplica.Surroundings(
            doors.links,
            journal,
            (replica, reportTo) ->
                replica.spawn(
                    StateMachine.create(
                        () -> SortedMapStateStore.open(parts.medium()),
                        new StateMachineSettings(4096, Duration.ofMillis(700)),
                        reportTo),
                    "state-machine"),
            parts.clock(),
            new Random(parts.randomSeed()),
            FACTS,
            context.messageAdapter(RaftReplica.Notice.class, Told::new),
            parts.invariants());
    ActorRef<RaftReplica.Command> replica =
        watched(context, RaftReplica.create(settings, parts.rules(), surroundings), "raft-default");
    doors.engine =
        context.spawn(
            Behaviors.receiveMessage(
                request -> {
                  replica.tell(new RaftReplica.Client(request));
                  return Behaviors.same();
                }),
            "engine");
    return running(parts);
  }

  private static <T> ActorRef<T> watched(
      ActorContext<Command> context, Behavior<T> behavior, String name) {
    ActorRef<T> child = context.spawn(behavior, name);
    context.watch(child);
    return child;
  }

  private static Behavior<Command> running(Parts parts) {
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> Behaviors.same())
        .onSignal(ChildFailed.class, failed -> failed(parts, failed))
        .onSignal(Terminated.class, stopped -> stopped(parts, stopped))
        .build();
  }

  private static Behavior<Command> failed(Parts parts, ChildFailed failed) {
    StringBuilder causes = new StringBuilder();
    for (Throwable cause = failed.cause(); cause != null; cause = cause.getCause()) {
      causes.append(" <- ").append(cause);
    }
    parts.invariants().violated("%s fails%s", failed.getRef().path(), causes);
    return Behaviors.same();
  }

  private static Behavior<Command> stopped(Parts parts, Terminated stopped) {
    parts.invariants().violated("%s stops", stopped.getRef().path());
    return Behaviors.same();
  }

  private static final RaftReplica.NodeFacts FACTS =
      new RaftReplica.NodeFacts() {
        @Override
        public long networkErrors() {
          return 0;
        }

        @Override
        public SortedSet<Voter> votersHeard() {
          return new TreeSet<>();
        }
      };
}
