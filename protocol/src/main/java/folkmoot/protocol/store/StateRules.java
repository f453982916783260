package folkmoot.protocol.store;

import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.once.OnceRules;
import folkmoot.protocol.watch.WatchRules;

/** The rules by which a state machine applies commands. */
public record StateRules(OnceRules once, DataRules data, WatchRules watch) {

  public static StateRules paper() {
    return new StateRules(OnceRules.paper(), DataRules.strict(), WatchRules.strict());
  }
}
