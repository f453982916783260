package folkmoot.node.watch;

import folkmoot.node.crdt.MergedFeed;
import folkmoot.node.links.Links;
import folkmoot.node.raft.StateMachine;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.watch.WatchRules;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All watches of one node: a {@link ChangeFeed} for each group that it keeps, a {@link RemoteFeed}
 * for each other one that is watched here, and a {@link Watch} for each client, of values that
 * merge a {@link MergedWatch}, so many at a time. Any replica serves them, since only what is
 * committed is applied: who leads does not matter to those who watch.
 */
public final class Watches {
  /** What it is told. */
  public sealed interface Command {}

  /** What a gateway asks. */
  public record Asked(WatchRequest request) implements Command {}

  /** There is nothing to watch in this group any more: its keyspace was dropped. */
  public record GroupIsGone(String group) implements Command {}

  private record Heard(Links.Received received) implements Command {}

  /** This is the state machine of a group from now on; when it ends, so do those who watch it. */
  public record Serves(String group, ActorRef<StateMachine.Command> stateMachine)
      implements Command {}

  /** Who has the values that merge of this node; told once. */
  public record ServesMerging(Consumer<MergedFeed.Request> feed) implements Command {}

  /** What there is of a group. */
  private record Source(
      ActorRef<StateMachine.Command> stateMachine, ActorRef<ChangeFeed.Command> feed) {}

  /**
   * What a node's watches are told once.
   *
   * @param nodeId of this node
   * @param firstNumber no number from there on was ever used by an earlier start of this node
   */
  public record Surroundings(String nodeId, long firstNumber, ActorRef<Links.Command> links) {}

  /** A watch, and what it is of. */
  private record Begun(ActorRef<Watch.Command> watch, SortedSet<String> groups) {
    void end(Reason reason) {
      watch.tell(new Watch.End(reason));
    }
  }

  private static final String NOT_YET = "This node has not the data yet";
  private static final String WATCH = "watch-";
  private static final String READER = "reader-";

  /** Questions of other nodes that are answered at a time, for each watch that may be open here. */
  private static final int READERS = 4;

  private final ActorContext<Command> context;
  private final WatchSettings settings;
  private final WatchRules rules;
  private final WatchMeters meters;
  private final TurnsForRoom roomOfClients;
  private final HeldBytes heldOfGroups;
  private final Surroundings surroundings;
  private final SortedMap<String, Source> sources = new TreeMap<>();

  /** For groups that are kept elsewhere, as long as somebody watches them here. */
  private final SortedMap<String, ActorRef<RemoteFeed.Command>> remotes = new TreeMap<>();

  private final SortedMap<Long, Begun> watches = new TreeMap<>();
  private final AtomicLong numbers;
  private Optional<Consumer<MergedFeed.Request>> merging = Optional.empty();
  private int readers;
  private boolean isStopping;

  private Watches(
      ActorContext<Command> context,
      Surroundings surroundings,
      WatchSettings settings,
      WatchRules rules,
      Meters meters) {
    this.context = context;
    this.surroundings = surroundings;
    this.numbers = new AtomicLong(surroundings.firstNumber());
    this.settings = settings;
    this.rules = rules;
    this.meters = new WatchMeters(meters);
    this.roomOfClients = new TurnsForRoom(settings.heldBytes());
    this.heldOfGroups = new HeldBytes(settings.heldBytes());
  }

  /**
   * @param rules by which it is decided what a watcher is told
   */
  public static Behavior<Command> create(
      Surroundings surroundings, WatchSettings settings, WatchRules rules, Meters meters) {
    return Behaviors.setup(
        context -> new Watches(context, surroundings, settings, rules, meters).serving());
  }

  private Behavior<Command> serving() {
    ActorRef<Links.Received> ear = context.messageAdapter(Links.Received.class, Heard::new);
    surroundings.links().tell(new Links.Register(WatchMessage.CHANNEL, ear));
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, this::onAsked)
        .onMessage(Serves.class, this::onServes)
        .onMessage(ServesMerging.class, this::onServesMerging)
        .onMessage(GroupIsGone.class, this::onGone)
        .onMessage(Heard.class, heard -> onHeard(heard.received()))
        .onSignal(ChildFailed.class, Watches::onFailed)
        .onSignal(Terminated.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onAsked(Asked asked) {
    if (asked.request() instanceof WatchRequest.Open open) {
      refusal(open).ifPresentOrElse(why -> refuse(open.replyTo(), why), () -> begin(open));
    } else if (asked.request() instanceof WatchRequest.OpenMerging open) {
      refusal().ifPresentOrElse(why -> refuse(open.replyTo(), why), () -> begin(open));
    } else {
      isStopping = true;
      watches.values().forEach(begun -> begun.end(Reason.STOPPING));
    }
    return Behaviors.same();
  }

  private void refuse(ActorRef<WatchReply> client, WatchReply.Refused why) {
    meters.refused(why);
    client.tell(why);
  }

  private Optional<WatchReply.Refused> refusal() {
    if (isStopping) return Optional.of(new WatchReply.Unavailable("This node is about to stop"));
    if (merging.isEmpty()) return Optional.of(new WatchReply.Unavailable(NOT_YET));
    return tooMany();
  }

  private Optional<WatchReply.Refused> tooMany() {
    return watches.size() >= settings.most()
        ? Optional.of(new WatchReply.TooMany(settings.most()))
        : Optional.empty();
  }

  private Optional<WatchReply.Refused> refusal(WatchRequest.Open open) {
    if (isStopping) return Optional.of(new WatchReply.Unavailable("This node is about to stop"));
    boolean isOther =
        open.seen()
            .filter(seen -> !seen.groups().keySet().equals(open.groups().keySet()))
            .isPresent();
    if (isOther) return Optional.of(new WatchReply.OfAnother());
    if (open.groups().keySet().stream().anyMatch(group -> isNowhere(group, open)))
      return Optional.of(new WatchReply.Unavailable(NOT_YET));
    return tooMany();
  }

  private boolean isNowhere(String group, WatchRequest.Open open) {
    return !sources.containsKey(group) && elsewhere(group, open).isEmpty();
  }

  private SortedSet<String> elsewhere(String group, WatchRequest.Open open) {
    SortedSet<String> nodes = new TreeSet<>(open.groups().get(group));
    nodes.remove(surroundings.nodeId());
    return nodes;
  }

  private void begin(WatchRequest.Open open) {
    SortedMap<String, ActorRef<Feed.Request>> feeds = new TreeMap<>();
    for (String group : open.groups().keySet()) feeds.put(group, feed(group, open));
    begin(place -> LoggedWatch.create(place, open, feeds), open.groups().keySet());
  }

  private void begin(WatchRequest.OpenMerging open) {
    begin(
        place -> MergedWatch.create(place, open, merging.get()),
        Collections.singleton(open.group()));
  }

  private void begin(
      Function<Watch.Place, Behavior<Watch.Command>> create, Collection<String> groups) {
    long number = numbers.incrementAndGet();
    Watch.Place place = new Watch.Place(number, settings, meters, roomOfClients);
    ActorRef<Watch.Command> watch = context.spawn(create.apply(place), WATCH + number);
    context.watch(watch);
    watches.put(number, new Begun(watch, new TreeSet<>(groups)));
    meters.open(watches.size());
  }

  private ActorRef<Feed.Request> feed(String group, WatchRequest.Open open) {
    Source here = sources.get(group);
    return here != null ? here.feed().narrow() : remote(group, elsewhere(group, open)).narrow();
  }

  private ActorRef<RemoteFeed.Command> remote(String group, SortedSet<String> nodes) {
    return remotes.computeIfAbsent(
        group,
        first -> {
          RemoteFeed.Others others =
              new RemoteFeed.Others(group, nodes, surroundings.links(), numbers::incrementAndGet);
          ActorRef<RemoteFeed.Command> remote =
              context.spawn(
                  RemoteFeed.create(others, rules), "remote-" + numbers.incrementAndGet());
          context.watch(remote);
          return remote;
        });
  }

  // ---- where the changes come from

  private Behavior<Command> onServes(Serves serves) {
    end(serves.group());
    context.watch(serves.stateMachine());
    ActorRef<ChangeFeed.Command> feed =
        context.spawn(
            ChangeFeed.create(
                serves.group(), rules, settings.batchBytes(), heldOfGroups, serves.stateMachine()),
            "feed-" + numbers.incrementAndGet());
    context.watch(feed);
    sources.put(serves.group(), new Source(serves.stateMachine(), feed));
    return Behaviors.same();
  }

  private Behavior<Command> onServesMerging(ServesMerging serves) {
    merging = Optional.of(serves.feed());
    return Behaviors.same();
  }

  private Behavior<Command> onGone(GroupIsGone gone) {
    close(gone.group());
    return Behaviors.same();
  }

  /** There is no more to come of this group, or what comes comes from elsewhere. */
  private void end(String group) {
    Source source = sources.remove(group);
    if (source == null) return;
    context.unwatch(source.stateMachine());
    context.stop(source.feed());
    close(group);
  }

  private void close(String group) {
    for (Begun begun : watches.values()) {
      if (begun.groups().contains(group)) begun.end(Reason.CLOSED);
    }
  }

  private Behavior<Command> onEnded(Terminated ended) {
    String name = ended.getRef().path().name();
    if (name.startsWith(READER)) readers--;
    if (name.startsWith(WATCH)) {
      watches.remove(Long.parseLong(name.substring(WATCH.length())));
      meters.open(watches.size());
      remotes.entrySet().removeIf(this::isUnused);
    }
    for (String group : List.copyOf(sources.keySet())) {
      if (sources.get(group).stateMachine().equals(ended.getRef())) end(group);
    }
    return Behaviors.same();
  }

  private boolean isUnused(Map.Entry<String, ActorRef<RemoteFeed.Command>> remote) {
    for (Begun begun : watches.values()) {
      if (begun.groups().contains(remote.getKey())) return false;
    }
    context.stop(remote.getValue());
    return true;
  }

  // ---- other nodes

  private Behavior<Command> onHeard(Links.Received received) {
    if (received.message() instanceof WatchMessage.Answer answer) {
      ActorRef<RemoteFeed.Command> remote = remotes.get(answer.group());
      if (remote != null) remote.tell(new RemoteFeed.Heard(answer));
    } else if (received.message() instanceof WatchMessage.Question question) {
      answer(question, received.fromAddress());
    }
    return Behaviors.same();
  }

  private void answer(WatchMessage.Question question, String toAddress) {
    Source source = sources.get(question.group());
    if (source == null || isStopping || readers >= READERS * settings.most()) {
      WatchMessage refused = new WatchMessage.Refused(question.group(), question.number());
      surroundings.links().tell(new Links.SendTo(toAddress, refused));
      return;
    }
    long number = numbers.incrementAndGet();
    Reader.Asked asked =
        new Reader.Asked(number, question, toAddress, source.feed().narrow(), surroundings.links());
    context.watch(context.spawn(Reader.create(asked), READER + number));
    readers++;
  }

  private static Behavior<Command> onFailed(ChildFailed failed) {
    throw new IllegalStateException(failed.getRef().path().name() + " failed", failed.cause());
  }
}
