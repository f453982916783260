package folkmoot.node.watch;

import folkmoot.node.watch.Feed.Begun;
import folkmoot.node.watch.Feed.Lost;
import folkmoot.node.watch.Feed.Pulled;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.Batch;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Of a keyspace that has logs: asks the feeds of its groups for what comes next. So it holds no
 * more than one batch of each group, and only as long as there is room in this node: what there is
 * none for is read again.
 */
final class LoggedWatch extends Watch<Feed.Answer> {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final WatchRequest.Open asked;
  private final SortedMap<String, ActorRef<Feed.Request>> feeds;
  private final SortedMap<String, TurnsForRoom.Turn> turns = new TreeMap<>();

  /** What each group has said of where this may begin. */
  private final SortedMap<String, Begun> begun = new TreeMap<>();

  /** All groups have said so at least once. */
  private boolean hasJudged;

  private WatchId seen = new WatchId(Collections.emptySortedMap());

  /** Groups that have been asked for what comes next. */
  private final SortedSet<String> pulled = new TreeSet<>();

  /** What came of one group while another's was told. */
  private final SortedMap<String, Batch> held = new TreeMap<>();

  private LoggedWatch(
      Parts parts, WatchRequest.Open asked, SortedMap<String, ActorRef<Feed.Request>> feeds) {
    super(parts, Feed.Answer.class, asked.replyTo());
    this.asked = asked;
    this.feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
    for (String group : feeds.keySet()) turns.put(group, turn());
  }

  /**
   * @param feeds those of all groups of the keyspace
   */
  static Behavior<Command> create(
      Place place, WatchRequest.Open asked, SortedMap<String, ActorRef<Feed.Request>> feeds) {
    return create(place, asked.patience(), parts -> new LoggedWatch(parts, asked, feeds));
  }

  // ---- beginning

  @Override
  void askWhere() {
    begun.clear();
    feeds.forEach(
        (group, feed) -> {
          Optional<Position> from = asked.seen().map(id -> id.groups().get(group));
          feed.tell(new Feed.Begin(number(), from, answers()));
        });
  }

  @Override
  Behavior<Command> onBegun(Feed.Answer answer) {
    Begun one = (Begun) answer;
    begun.put(one.group(), one);
    if (begun.size() < feeds.size()) return Behaviors.same();
    hasJudged = true;
    if (begun.values().stream().anyMatch(each -> each.verdict() instanceof ResumeRule.LetGo))
      return refuse(new WatchReply.LetGo(rest()));
    if (begun.values().stream().anyMatch(each -> each.verdict() instanceof ResumeRule.NotReached)) {
      askWhereIn(LOOK_AGAIN);
      return Behaviors.same();
    }
    begun.forEach((group, from) -> see(group, ((ResumeRule.From) from.verdict()).after()));
    return open();
  }

  /** What the client has seen, but for the groups that have let go of what comes next. */
  private WatchId rest() {
    WatchId rest = asked.seen().orElseThrow();
    for (Begun from : begun.values()) {
      if (from.verdict() instanceof ResumeRule.LetGo) rest = rest.with(from.group(), from.oldest());
    }
    return rest;
  }

  @Override
  WatchReply.Refused tooLate() {
    return begun.size() < feeds.size() && !hasJudged
        ? new WatchReply.Unavailable("The nodes that keep the data do not answer")
        : new WatchReply.NotReached();
  }

  // ---- open

  @Override
  void next() {
    if (!held.isEmpty()) tell(held.firstKey(), held.remove(held.firstKey()));
    else pull();
  }

  @Override
  void pull() {
    feeds.forEach(
        (group, feed) -> {
          if (!pulled.add(group)) return;
          Position after = seen.groups().get(group);
          feed.tell(new Feed.Pull(number(), after, asked.prefix(), answers()));
        });
  }

  @Override
  Behavior<Command> onTold(Feed.Answer answer) {
    if (answer instanceof Lost lost)
      return end(Reason.LET_GO, seen.with(lost.group(), lost.oldest()));
    Pulled found = (Pulled) answer;
    pulled.remove(found.group());
    if (found.batch().isEmpty()) {
      see(found.group(), found.batch().through());
      if (pulled.isEmpty() && isAwaited()) tellProgress();
    } else if (turns.get(found.group()).take(found.batch().size())) {
      if (isAwaited()) tell(found.group(), found.batch());
      else held.put(found.group(), found.batch());
    } else if (!isAwaited()) {
      stepAside();
    }
    return Behaviors.same();
  }

  private void tell(String group, Batch batch) {
    List<WatchReply.Told> told = new ArrayList<>(batch.events().size());
    for (ChangeEvent event : batch.events()) {
      see(group, event.position());
      told.add(new WatchReply.Told(seen, event));
    }
    see(group, batch.through());
    tell(new WatchReply.Events(told), told.size(), batch.size());
  }

  private void see(String group, Position position) {
    seen = seen.with(group, position);
  }

  /** Whoever waits for what is older is answered in its turn, and the others' answers with it. */
  @Override
  boolean isReadFor() {
    return !pulled.isEmpty() && turns.values().stream().noneMatch(TurnsForRoom.Turn::isWaiting);
  }

  @Override
  void poke() {
    for (String group : pulled) feeds.get(group).tell(new Feed.Poke(number()));
  }

  @Override
  WatchId seen() {
    return seen;
  }

  // ---- over

  @Override
  void leave() {
    feeds.values().forEach(feed -> feed.tell(new Feed.Leave(number())));
  }

  @Override
  void stepAside() {
    turns.values().forEach(TurnsForRoom.Turn::stepAside);
  }

  @Override
  void drop() {
    held.values().forEach(batch -> giveBack(batch.size()));
    held.clear();
  }
}
