package folkmoot.node.simulation;

import folkmoot.gateway.Directory;
import folkmoot.node.Elsewhere;
import folkmoot.node.StartingEngine;
import folkmoot.node.catalog.Keyspaces;
import folkmoot.node.links.Links;
import folkmoot.node.raft.RaftGroups;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** In one life of a node, the groups that its catalog names: put together as a node does it. */
final class HostedGroups {
  /**
   * What it takes to keep groups.
   *
   * @param rule by which catalogs change and are forgotten by
   * @param judge is told what nodes hear of the catalog, begin and forget
   */
  record Hosting(CatalogRule rule, CatalogJudge judge) {}

  /** What the node does for this. */
  interface Actors {
    /** Starts an actor of the node, whose failure is that of the node. */
    <T> ActorRef<T> start(Behavior<T> behavior, String name);

    /** Where the node is told what replicas tell. */
    ActorRef<RaftReplica.Notice> notices();

    RaftReplica.Surroundings of(RaftSettings settings, ActorRef<RaftReplica.Notice> notices);
  }

  private static final Duration PRESENCE = Duration.ofSeconds(5);

  private final SimulatedNode.Parts parts;
  private final SimulatedNode.Doors doors;
  private final Actors actors;
  private final Hosting hosting;
  private final ActorRef<RaftGroups.Command> groups;

  HostedGroups(
      SimulatedNode.Parts parts,
      SimulatedNode.Doors doors,
      ActorRef<Links.Command> links,
      Actors actors) {
    this.parts = parts;
    this.doors = doors;
    this.actors = actors;
    this.hosting = parts.hosting().orElseThrow();
    doors.directory = new Directory();
    groups =
        actors.start(
            RaftGroups.create(
                new RaftGroups.Surroundings(
                    this::replica,
                    absent(),
                    links,
                    doors.journal,
                    new States(),
                    Props.empty(),
                    Meters.NONE,
                    actors.notices())),
            "groups");
    doors.engine = actors.start(engine(), "engine");
    doors.handOver = replyTo -> groups.tell(new RaftGroups.HandOver(replyTo));
    doors.close = () -> groups.tell(new RaftGroups.Close());
  }

  private RaftGroups.Absent absent() {
    Elsewhere elsewhere = new Elsewhere(self(), doors.directory, this::others);
    StartingEngine starting = new StartingEngine(self(), "the catalog is not known yet");
    return new RaftGroups.Absent() {
      @Override
      public void elsewhere(ClientRequest request) {
        elsewhere.answer(request, starting);
      }

      @Override
      public void lost(ClientRequest request, String reason) {
        new StartingEngine(self(), reason).answer(request);
      }
    };
  }

  private Behavior<ClientRequest> engine() {
    return Behaviors.receiveMessage(
        request -> {
          groups.tell(new RaftGroups.Ask(request));
          return Behaviors.same();
        });
  }

  private Voter self() {
    return parts.settings().self();
  }

  private SortedSet<Voter> others() {
    SortedSet<Voter> others = new TreeSet<>(parts.voters());
    others.remove(self());
    return others;
  }

  ActorRef<RaftGroups.Command> groups() {
    return groups;
  }

  /** Starts what asks the gateway. */
  void begin() {
    groups.tell(new RaftGroups.Others(others()));
    doors.keyspaces =
        actors.start(
            Keyspaces.create(
                new Keyspaces.Surroundings(
                    self(),
                    parts.voters(),
                    doors.gateway,
                    groups,
                    doors.watches,
                    Optional.empty(),
                    doors.directory,
                    hosting.rule(),
                    PRESENCE,
                    new Random(parts.randomSeed() + 2))),
            "catalog");
  }

  private Behavior<RaftReplica.Command> replica(
      String group, Configuration configuration, ActorRef<RaftReplica.Notice> notices) {
    hosting.judge().begins(self(), group, configuration);
    RaftSettings of = parts.settings();
    RaftSettings settings =
        new RaftSettings(
            group,
            self(),
            of.incarnation(),
            configuration,
            of.timing(),
            of.limits(),
            of.memory(),
            of.snapshots());
    return RaftReplica.create(settings, parts.rules(), actors.of(settings, notices));
  }

  private final class States implements RaftGroups.States {
    /** A state is known to be new by its medium: nobody has to say so. */
    @Override
    public void settle(SortedSet<String> all) {}

    @Override
    public void forget(Predicate<String> dropped) {
      hosting.judge().forgets(self(), dropped);
      parts.machine().forget(dropped);
    }
  }

  /** A replica has told its node something. */
  void told(RaftReplica.Notice notice) {
    if (notice instanceof RaftReplica.RoleChanged changed) {
      if (isSystem(changed.group()) && changed.view().role() != Role.LEADER) tellWhoLeads(false);
    } else if (notice instanceof RaftReplica.Leads leads) {
      if (isSystem(leads.group())) tellWhoLeads(true);
    } else if (notice instanceof RaftReplica.Announced announced) {
      hosting.judge().announced(self(), announced.value());
      doors.keyspaces.tell(new Keyspaces.Announced(announced.value()));
    } else if (notice instanceof RaftReplica.CaughtUp) {
      doors.keyspaces.tell(new Keyspaces.CaughtUp());
    } else if (notice instanceof RaftReplica.Flushed flushed) {
      doors.keyspaces.tell(new Keyspaces.Flushed(flushed.index()));
    }
  }

  private static boolean isSystem(String group) {
    return group.equals(Keyspace.SYSTEM);
  }

  private void tellWhoLeads(boolean self) {
    doors.keyspaces.tell(new Keyspaces.LeaderIs(self));
  }
}
