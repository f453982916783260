package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation.Put;
import folkmoot.protocol.client.Operation.Read;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.Causality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds those who read by causality alone to what they were promised, over all groups: what they
 * were told of one group comes with all that it depends on in the others (DESIGN §4).
 */
final class CausalJudge {
  private static final long STEPS = 20_000_000;

  private final List<Operation> operations = new ArrayList<>();

  /** The keys that are read and written by causality alone. */
  private static boolean isCausal(String key) {
    return key.startsWith("c");
  }

  void ended(String client, String group, Judges.Ended ended) {
    Served by = new Served(Optional.of(ReadLevel.CAUSAL.label()), 0, Optional.empty());
    if (ended.operation() instanceof Put put && isCausal(put.key())) {
      add(client, group, put.key(), new Action.Write(Judges.text(put.value())), ended, by);
    } else if (ended.operation() instanceof Read read && isCausal(read.key())) {
      add(client, group, read.key(), Action.READ, ended, by);
    }
  }

  private void add(
      String client, String group, String key, Action action, Judges.Ended ended, Served by) {
    Target target = new Target(group, key);
    Outcome outcome = outcome(ended);
    operations.add(
        new Operation(0, client, target, action, ended.invoked(), ended.returned(), outcome, by));
  }

  private static Outcome outcome(Judges.Ended ended) {
    ClientReply reply = ended.reply().orElse(null);
    if (reply == null) return new Outcome.Unknown("given up");
    if (reply instanceof ClientReply.Found found) return Outcome.saw(Judges.text(found.value()));
    if (reply instanceof ClientReply.Written) return Outcome.DONE;
    if (reply instanceof ClientReply.Absent) return Outcome.ABSENT;
    return reply.nothingApplied()
        ? new Outcome.Failed(Wording.of(reply))
        : new Outcome.Unknown(Wording.of(reply));
  }

  Verdict judge() {
    return Causality.checker().check(History.of(operations, List.of()), Budget.ofSteps(STEPS));
  }
}
