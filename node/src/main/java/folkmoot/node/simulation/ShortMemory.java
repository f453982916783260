package folkmoot.node.simulation;

import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.HistoryRule;
import folkmoot.protocol.watch.WatchRules;

/**
 * Where nobody watches, few changes are remembered: else a snapshot of a minute would take minutes
 * in the small chunks in which the simulation sends it.
 */
final class ShortMemory {
  private static final HistoryBounds FEW = new HistoryBounds(8, 1 << 20);

  private ShortMemory() {}

  static StateRules of(StateRules rules) {
    WatchRules watch = rules.watch();
    return new StateRules(
        rules.once(),
        rules.data(),
        new WatchRules(watch.event(), few(watch.history()), watch.resume(), watch.delivery()));
  }

  private static HistoryRule few(HistoryRule rule) {
    return new HistoryRule() {
      @Override
      public boolean isFull(int events, int bytes) {
        return rule.isFull(events, bytes);
      }

      @Override
      public boolean letsGo(long events, long bytes, HistoryBounds bounds) {
        return rule.letsGo(events, bytes, FEW);
      }
    };
  }
}
