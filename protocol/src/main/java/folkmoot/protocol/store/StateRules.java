package folkmoot.protocol.store;

import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.once.OnceRules;

/** The rules by which a state machine applies commands. */
public record StateRules(OnceRules once, DataRules data) {

  public static StateRules paper() {
    return new StateRules(OnceRules.paper(), DataRules.strict());
  }
}
