package folkmoot.node.watch;

import folkmoot.node.crdt.MergedFeed;
import folkmoot.node.crdt.MergedFeed.Begin;
import folkmoot.node.crdt.MergedFeed.Leave;
import folkmoot.node.crdt.MergedFeed.Poke;
import folkmoot.node.crdt.MergedFeed.Pull;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.WatchId;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Of a keyspace of values that merge: asks for what there is. It holds at most that, and only as
 * long as there is room in this node: what there is none for is read again, as it is then.
 */
final class MergedWatch extends Watch<MergedFeed.Answer> {
  private static final String SILENT = "This node has not learned in time what it has";

  private final WatchRequest.OpenMerging asked;
  private final Consumer<MergedFeed.Request> feed;
  private final TurnsForRoom.Turn turn;

  /** It has been asked for what comes next. */
  private boolean pulled;

  /** There was no room for what came last. */
  private boolean refused;

  /** What came while the client was told that nothing has. */
  private Optional<Pulled> held = Optional.empty();

  private MergedWatch(
      Parts parts, WatchRequest.OpenMerging asked, Consumer<MergedFeed.Request> feed) {
    super(parts, MergedFeed.Answer.class, asked.replyTo());
    this.asked = asked;
    this.feed = feed;
    this.turn = turn();
  }

  /**
   * @param feed who has the values
   */
  static Behavior<Command> create(
      Place place, WatchRequest.OpenMerging asked, Consumer<MergedFeed.Request> feed) {
    return create(place, asked.patience(), parts -> new MergedWatch(parts, asked, feed));
  }

  // ---- beginning

  @Override
  void askWhere() {
    feed.accept(
        new Begin(number(), asked.group(), asked.prefix(), settings().batchBytes(), answers()));
  }

  @Override
  Behavior<Command> onBegun(MergedFeed.Answer answer) {
    return answer instanceof MergedFeed.Unknown unknown
        ? refuse(new WatchReply.Unavailable(unknown.reason()))
        : open();
  }

  @Override
  WatchReply.Refused tooLate() {
    return new WatchReply.Unavailable(SILENT);
  }

  // ---- open

  @Override
  void next() {
    if (held.isPresent()) tellHeld();
    else pull();
  }

  private void tellHeld() {
    Pulled was = held.orElseThrow();
    held = Optional.empty();
    tell(was);
  }

  @Override
  void pull() {
    if (pulled) return;
    pulled = true;
    feed.accept(new Pull(number(), !refused));
    refused = false;
  }

  @Override
  Behavior<Command> onTold(MergedFeed.Answer answer) {
    Pulled found = (Pulled) answer;
    pulled = false;
    if (found.isEmpty()) {
      if (isAwaited()) tellProgress();
    } else if (turn.take(found.size())) {
      if (isAwaited()) tell(found);
      else held = Optional.of(found);
    } else {
      refused = true;
      if (!isAwaited()) turn.stepAside();
    }
    return Behaviors.same();
  }

  private void tell(Pulled found) {
    tell(new WatchReply.Values(found.keys(), found.present()), found.keys().size(), found.size());
  }

  @Override
  boolean isReadFor() {
    return pulled;
  }

  @Override
  void poke() {
    feed.accept(new Poke(number()));
  }

  /** Values bear no positions. */
  @Override
  WatchId seen() {
    return WatchId.NOTHING;
  }

  // ---- over

  @Override
  void leave() {
    feed.accept(new Leave(number()));
  }

  @Override
  void stepAside() {
    turn.stepAside();
  }

  @Override
  void drop() {
    held.ifPresent(found -> giveBack(found.size()));
    held = Optional.empty();
  }
}
