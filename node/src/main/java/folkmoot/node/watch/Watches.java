package folkmoot.node.watch;

import folkmoot.node.raft.StateMachine;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.watch.WatchRules;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All watches of one node: a {@link ChangeFeed} for each group that it keeps, and a {@link Watch}
 * for each client, so many at a time. Any replica serves them, since only what is committed is
 * applied: who leads does not matter to those who watch.
 */
public final class Watches {
  /** What it is told. */
  public sealed interface Command {}

  /** What a gateway asks. */
  public record Asked(WatchRequest request) implements Command {}

  /** This is the state machine of a group from now on; when it ends, so do those who watch it. */
  public record Serves(String group, ActorRef<StateMachine.Command> stateMachine)
      implements Command {}

  /** What there is of a group. */
  private record Source(
      ActorRef<StateMachine.Command> stateMachine, ActorRef<ChangeFeed.Command> feed) {}

  /** A watch, and what it is of. */
  private record Begun(ActorRef<Watch.Command> watch, WatchRequest.Open asked) {}

  private static final String WATCH = "watch-";

  private final ActorContext<Command> context;
  private final WatchSettings settings;
  private final WatchRules rules;
  private final WatchMeters meters;
  private final SortedMap<String, Source> sources = new TreeMap<>();
  private final SortedMap<Long, Begun> watches = new TreeMap<>();
  private long numbers;
  private boolean isStopping;

  private Watches(
      ActorContext<Command> context, WatchSettings settings, WatchRules rules, Meters meters) {
    this.context = context;
    this.settings = settings;
    this.rules = rules;
    this.meters = new WatchMeters(meters);
  }

  /**
   * @param rules by which it is decided what a watcher is told
   */
  public static Behavior<Command> create(WatchSettings settings, WatchRules rules, Meters meters) {
    return Behaviors.setup(context -> new Watches(context, settings, rules, meters).serving());
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, this::onAsked)
        .onMessage(Serves.class, this::onServes)
        .onSignal(ChildFailed.class, Watches::onFailed)
        .onSignal(Terminated.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onAsked(Asked asked) {
    if (asked.request() instanceof WatchRequest.Open open) {
      Optional<WatchReply.Refused> refusal = refusal(open);
      if (refusal.isEmpty()) {
        begin(open);
      } else {
        meters.refused(refusal.get());
        open.replyTo().tell(refusal.get());
      }
    } else {
      isStopping = true;
      watches.values().forEach(begun -> begun.watch().tell(new Watch.End(Reason.STOPPING)));
    }
    return Behaviors.same();
  }

  private Optional<WatchReply.Refused> refusal(WatchRequest.Open open) {
    if (isStopping) return Optional.of(new WatchReply.Unavailable("This node is about to stop"));
    if (!sources.keySet().containsAll(open.groups()))
      return Optional.of(new WatchReply.Unavailable("This node does not keep all of the data"));
    boolean isOther =
        open.seen().filter(seen -> !seen.groups().keySet().equals(open.groups())).isPresent();
    if (isOther) return Optional.of(new WatchReply.OfAnother());
    return watches.size() >= settings.most()
        ? Optional.of(new WatchReply.TooMany(settings.most()))
        : Optional.empty();
  }

  private void begin(WatchRequest.Open open) {
    long number = ++numbers;
    SortedMap<String, ActorRef<ChangeFeed.Command>> feeds = new TreeMap<>();
    for (String group : open.groups()) feeds.put(group, sources.get(group).feed());
    ActorRef<Watch.Command> watch =
        context.spawn(Watch.create(number, settings, meters, open, feeds), WATCH + number);
    context.watch(watch);
    watches.put(number, new Begun(watch, open));
    meters.open(watches.size());
  }

  // ---- where the changes come from

  private Behavior<Command> onServes(Serves serves) {
    end(serves.group());
    context.watch(serves.stateMachine());
    ActorRef<ChangeFeed.Command> feed =
        context.spawn(
            ChangeFeed.create(serves.group(), rules, settings.batchBytes(), serves.stateMachine()),
            "feed-" + ++numbers);
    context.watch(feed);
    sources.put(serves.group(), new Source(serves.stateMachine(), feed));
    return Behaviors.same();
  }

  /** There is no more to come of this group, or what comes comes from elsewhere. */
  private void end(String group) {
    Source source = sources.remove(group);
    if (source == null) return;
    context.unwatch(source.stateMachine());
    context.stop(source.feed());
    for (Begun begun : watches.values()) {
      if (begun.asked().groups().contains(group)) begun.watch().tell(new Watch.End(Reason.CLOSED));
    }
  }

  private Behavior<Command> onEnded(Terminated ended) {
    String name = ended.getRef().path().name();
    if (name.startsWith(WATCH)) {
      watches.remove(Long.parseLong(name.substring(WATCH.length())));
      meters.open(watches.size());
    }
    for (String group : List.copyOf(sources.keySet())) {
      if (sources.get(group).stateMachine().equals(ended.getRef())) end(group);
    }
    return Behaviors.same();
  }

  private static Behavior<Command> onFailed(ChildFailed failed) {
    throw new IllegalStateException(failed.getRef().path().name() + " failed", failed.cause());
  }
}
