package folkmoot.node.simulation;

import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.DeliveryRule;
import folkmoot.protocol.watch.EventRule;
import folkmoot.protocol.watch.EventRule.Before;
import folkmoot.protocol.watch.EventRule.Deed;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.HistoryRule;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchRules;
import java.util.Optional;

/** What those who watch are told. */
final class WatchMutants extends MutantFamily {
  private static final WatchRules STRICT = WatchRules.strict();

  @Override
  void plant() {
    events();
    history();
    resuming();
    delivery();
  }

  private void events() {
    add(
        "watch",
        "what expires goes without a word",
        (EventRule)
            (before, deed) ->
                deed == Deed.EXPIRE ? EventRule.NONE : STRICT.event().events(before, deed),
        3);
    add(
        "watch",
        "a delete of what is not there is told",
        (EventRule)
            (before, deed) ->
                deed == Deed.DELETE && before == Before.NOTHING
                    ? EventRule.DELETE
                    : STRICT.event().events(before, deed),
        1);
  }

  private void history() {
    add(
        "watch",
        "the bytes of the history are not counted",
        new HistoryRule() {
          @Override
          public boolean isFull(int events, int bytes) {
            return STRICT.history().isFull(events, bytes);
          }

          @Override
          public boolean letsGo(long events, long bytes, HistoryBounds bounds) {
            return STRICT.history().letsGo(events, 0, bounds);
          }
        },
        10);
  }

  private void resuming() {
    add(
        "watch, etcd #18089",
        "who was away for too long goes on with the oldest that is left",
        (ResumeRule)
            (seen, oldest, reached) -> {
              ResumeRule.Verdict verdict = STRICT.resume().judge(seen, oldest, reached);
              return verdict instanceof ResumeRule.LetGo ? new ResumeRule.From(oldest) : verdict;
            },
        10);
    add(
        "watch",
        "who has seen more than a replica has begins where that is",
        (ResumeRule)
            (seen, oldest, reached) -> {
              ResumeRule.Verdict verdict = STRICT.resume().judge(seen, oldest, reached);
              return verdict instanceof ResumeRule.NotReached
                  ? new ResumeRule.From(reached)
                  : verdict;
            },
        3);
  }

  private void delivery() {
    add(
        "watch",
        "what was told last is told again",
        new Delivery() {
          @Override
          public boolean isDue(ChangeEvent event, Position seen) {
            return !event.position().isBefore(seen);
          }
        },
        1);
    add(
        "watch",
        "of an entry of several changes the first counts for all",
        new Delivery() {
          @Override
          public boolean isDue(ChangeEvent event, Position seen) {
            boolean isOfTheSame = event.position().index() == seen.index() && seen.count() > 0;
            return !isOfTheSame && STRICT.delivery().isDue(event, seen);
          }
        },
        1);
    add(
        "watch, etcd #15220",
        "all that is applied counts as seen, read or not",
        new Delivery() {
          @Override
          public Position reached(Position before, Optional<Position> cut, long appliedIndex) {
            return STRICT.delivery().reached(before, Optional.empty(), appliedIndex);
          }
        },
        1);
  }

  /** Strict but for what is overridden. */
  private static class Delivery implements DeliveryRule {
    @Override
    public boolean isDue(ChangeEvent event, Position seen) {
      return STRICT.delivery().isDue(event, seen);
    }

    @Override
    public Position reached(Position before, Optional<Position> cut, long appliedIndex) {
      return STRICT.delivery().reached(before, cut, appliedIndex);
    }
  }
}
