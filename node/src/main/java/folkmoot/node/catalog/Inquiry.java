package folkmoot.node.catalog;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceRule;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One request to the catalog, from its asking to its answer: reads the catalog where it is decided,
 * replaces it if it is still what was read, and waits until this node knows of it, and until what
 * was created serves. Answers exactly once, and stops.
 */
final class Inquiry {
  sealed interface Command {}

  private record Read(Answer answer) implements Command {}

  private record Written(Answer answer) implements Command {}

  private record Known(Catalog catalog) implements Command {}

  private record Serves(String group, Answer answer) implements Command {}

  private record AskAgain(String group) implements Command {}

  private record Deadline() implements Command {}

  /** Before a group that does not serve yet is asked once more. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final CatalogRequest request;
  private final SortedSet<Site> sites;
  private final SortedMap<String, Keyspaces.Heard> heard;
  private final ActorRef<Gateway.Command> gateway;
  private final ActorRef<Keyspaces.Command> keyspaces;
  private final CatalogRule rule;
  private final Supplier<String> seals;

  /**
   * What it stands among.
   *
   * @param sites where data may be kept
   * @param heard by node id, on which disk each was heard last
   * @param rule by which the catalog changes
   * @param seals draws a key of session tokens, for a cluster that has none
   */
  record Surroundings(
      SortedSet<Site> sites,
      SortedMap<String, Keyspaces.Heard> heard,
      ActorRef<Gateway.Command> gateway,
      ActorRef<Keyspaces.Command> keyspaces,
      CatalogRule rule,
      Supplier<String> seals) {}

  private Inquiry(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CatalogRequest request,
      Surroundings surroundings) {
    this.context = context;
    this.timers = timers;
    this.request = request;
    this.sites = surroundings.sites();
    this.heard = surroundings.heard();
    this.gateway = surroundings.gateway();
    this.keyspaces = surroundings.keyspaces();
    this.rule = surroundings.rule();
    this.seals = surroundings.seals();
  }

  static Behavior<Command> create(CatalogRequest request, Surroundings surroundings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Inquiry(context, timers, request, surroundings).start()));
  }

  private Behavior<Command> start() {
    timers.startSingleTimer(new Deadline(), request.timeLeft());
    return read();
  }

  // ---- as it is

  private Behavior<Command> read() {
    ask(Keyspace.SYSTEM, new Operation.Read(Keyspaces.KEY, ReadLevel.STRONG, 0), Read::new);
    return Behaviors.receive(Command.class)
        .onMessage(Read.class, this::onRead)
        .onMessage(
            Deadline.class, over -> end(new CatalogReply.Unavailable("The catalog is not there")))
        .build();
  }

  private Behavior<Command> onRead(Read read) {
    if (reply(read.answer()) instanceof ClientReply.Found found)
      return decide(CatalogCodec.decode(found.value()), found.version());
    if (reply(read.answer()) instanceof ClientReply.Absent) return decide(Catalog.EMPTY, 0);
    return end(new CatalogReply.Unavailable("The catalog cannot be read: no leader answers"));
  }

  private Behavior<Command> decide(Catalog catalog, long version) {
    if (request instanceof CatalogRequest.Show show) return show(show, version);
    if (request instanceof CatalogRequest.Drop drop) {
      if (drop.name().equals(Keyspace.DEFAULT))
        return end(new CatalogReply.Refused("name", "\"default\" cannot be dropped"));
      if (catalog.find(drop.name()).isEmpty()) return end(new CatalogReply.NoKeyspace(drop.name()));
      return write(catalog.without(drop.name()), version);
    }
    if (request instanceof CatalogRequest.Replace replace)
      return replace(replace, catalog, version);
    CatalogRequest.Create create = (CatalogRequest.Create) request;
    if (catalog.find(create.name()).isPresent()) return end(new CatalogReply.Exists(create.name()));
    KeyspaceSettings settings = KeyspaceRule.decided(create.settings(), sites);
    Optional<KeyspaceRule.Objection> objection =
        KeyspaceRule.objectionTo(create.name())
            .or(() -> KeyspaceRule.objectionTo(settings, sites))
            .or(() -> catalog.objectionTo(settings));
    if (objection.isPresent())
      return end(new CatalogReply.Refused(objection.get().field(), objection.get().reason()));
    return write(rule.with(catalog, create.name(), settings, sites).sealed(seals.get()), version);
  }

  private Behavior<Command> replace(CatalogRequest.Replace asked, Catalog catalog, long version) {
    String nodeId = asked.nodeId();
    Optional<Keyspaces.Heard> last = Optional.ofNullable(heard.get(nodeId));
    Optional<String> disk = last.map(said -> said.node().diskId());
    boolean isKnown =
        last.isPresent() || sites.stream().anyMatch(site -> site.voter().nodeId().equals(nodeId));
    if (!isKnown) return end(new CatalogReply.NoNode(nodeId));
    if (disk.isEmpty() || !asked.diskId().orElse(disk.get()).equals(disk.get()))
      return end(new CatalogReply.OnAnotherDisk(nodeId, disk));
    Voter node = last.get().node();
    if (catalog.disks().say(node)) return await(version);
    if (catalog.disks().of(nodeId).isPresent() && !last.get().isNew())
      return end(
          new CatalogReply.Refused(
              "diskId",
              "is that of a disk that was said to be gone: start %s with an empty one"
                  .formatted(nodeId)));
    return write(catalog.onDisk(node), version);
  }

  private Behavior<Command> show(CatalogRequest.Show show, long version) {
    if (version == 0) return shown(show, Catalog.EMPTY);
    whenKnown(version);
    return Behaviors.receive(Command.class)
        .onMessage(Known.class, known -> shown(show, known.catalog()))
        .onMessage(
            Deadline.class,
            over -> end(new CatalogReply.Unavailable("This node has not learned of it in time")))
        .build();
  }

  private Behavior<Command> shown(CatalogRequest.Show show, Catalog catalog) {
    if (show.name().isEmpty())
      return end(new CatalogReply.Shown(new ArrayList<>(catalog.keyspaces().values())));
    return catalog
        .find(show.name().get())
        .map(found -> end(new CatalogReply.Shown(List.of(found))))
        .orElseGet(() -> end(new CatalogReply.NoKeyspace(show.name().get())));
  }

  // ---- as it is to be

  /** Only if nobody else was faster: else it is decided anew. */
  private Behavior<Command> write(Catalog next, long version) {
    Precondition unchanged = version == 0 ? Precondition.absent() : Precondition.at(version);
    Operation.Put put =
        new Operation.Put(Keyspaces.KEY, CatalogCodec.encode(next), new WriteConcern.Majority());
    ask(Keyspace.SYSTEM, new Operation.Conditional(unchanged, put), Written::new);
    return Behaviors.receive(Command.class)
        .onMessage(Written.class, this::onWritten)
        .onMessage(
            Deadline.class,
            over -> end(new CatalogReply.Unknown("The catalog has not answered in time")))
        .build();
  }

  private Behavior<Command> onWritten(Written written) {
    ClientReply reply = reply(written.answer());
    if (reply instanceof ClientReply.Written done) return await(done.version());
    if (reply instanceof ClientReply.Undone) return read();
    boolean nothing =
        written.answer() instanceof Answer.NoLeader
            || written.answer() instanceof Answer.CannotServe
            || written.answer() instanceof Answer.TooMany
            || (reply != null && reply.nothingApplied());
    return end(
        nothing
            ? new CatalogReply.Unavailable("The catalog cannot be changed: no leader answers")
            : new CatalogReply.Unknown("It is not known whether the catalog was changed"));
  }

  private Behavior<Command> await(long version) {
    whenKnown(version);
    return Behaviors.receive(Command.class)
        .onMessage(Known.class, this::onKnown)
        .onMessage(Deadline.class, over -> end(late()))
        .build();
  }

  private Behavior<Command> onKnown(Known known) {
    if (request instanceof CatalogRequest.Drop drop)
      return end(new CatalogReply.Dropped(drop.name()));
    if (request instanceof CatalogRequest.Replace replace) {
      String disk = known.catalog().disks().of(replace.nodeId()).orElseThrow();
      return end(new CatalogReply.Replaced(replace.nodeId(), disk));
    }
    CatalogRequest.Create create = (CatalogRequest.Create) request;
    return known
        .catalog()
        .find(create.name())
        .map(this::awaitServing)
        .orElseGet(() -> end(new CatalogReply.Unknown("It was created, and dropped since")));
  }

  private Behavior<Command> awaitServing(Keyspace keyspace) {
    for (Keyspace.Group group : keyspace.groups()) askWhetherServing(keyspace, group.id());
    return serving(keyspace, keyspace.groups().size());
  }

  /**
   * A group of Raft serves when a read is answered for which its leader had to hear a majority;
   * values that merge are served by each node for itself.
   */
  private void askWhetherServing(Keyspace keyspace, String group) {
    Operation read =
        keyspace.settings().strategy().isRaft()
            ? new Operation.Read(Keyspaces.KEY, ReadLevel.STRONG, 0)
            : new Operation.ReadMerged(Keyspaces.KEY, new Breadth.Local());
    ask(group, read, answer -> new Serves(group, answer));
  }

  private Behavior<Command> serving(Keyspace keyspace, int left) {
    if (left == 0) return end(new CatalogReply.Created(keyspace));
    return Behaviors.receive(Command.class)
        .onMessage(
            Serves.class,
            told -> serves(told.answer()) ? serving(keyspace, left - 1) : later(told.group()))
        .onMessage(AskAgain.class, again -> onAskAgain(keyspace, again))
        .onMessage(Deadline.class, over -> end(late()))
        .build();
  }

  private Behavior<Command> later(String group) {
    timers.startSingleTimer(group, new AskAgain(group), PAUSE);
    return Behaviors.same();
  }

  private Behavior<Command> onAskAgain(Keyspace keyspace, AskAgain again) {
    askWhetherServing(keyspace, again.group());
    return Behaviors.same();
  }

  private static boolean serves(Answer answer) {
    return reply(answer) instanceof ClientReply.Found
        || reply(answer) instanceof ClientReply.Merged
        || reply(answer) instanceof ClientReply.Absent;
  }

  private static CatalogReply late() {
    return new CatalogReply.Unknown("It is in the catalog, and does not serve yet");
  }

  // ---- asking and answering

  private void ask(String group, Operation operation, Function<Answer, Command> adapter) {
    ActorRef<Command> self = context.getSelf();
    gateway.tell(
        new Gateway.Submit(
            group,
            operation,
            false,
            true,
            request.timeLeft(),
            Optional.empty(),
            SessionToken.EMPTY,
            "",
            answer -> self.tell(adapter.apply(answer))));
  }

  private void whenKnown(long version) {
    keyspaces.tell(
        new Keyspaces.WhenKnown(
            version,
            context.messageAdapter(Keyspaces.Known.class, known -> new Known(known.catalog()))));
  }

  private Behavior<Command> end(CatalogReply reply) {
    request.replyTo().tell(reply);
    return Behaviors.stopped();
  }

  private static ClientReply reply(Answer answer) {
    return answer instanceof Answer.Replied replied ? replied.reply() : null;
  }
}
