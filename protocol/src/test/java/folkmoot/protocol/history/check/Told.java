package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small histories in few words; all on key {@code x} unless {@link #on} says otherwise. */
final class Told {
  private final List<Operation> operations = new ArrayList<>();
  private Target target = Target.of("x");

  Told on(String key) {
    target = Target.of(key);
    return this;
  }

  Told write(String client, String value, long from, long to) {
    return add(client, new Action.Write(value), from, to, Outcome.DONE);
  }

  Told maybeWrite(String client, String value, long from, long to) {
    return add(client, new Action.Write(value), from, to, new Outcome.Unknown("timeout"));
  }

  Told failedWrite(String client, String value, long from, long to) {
    return add(client, new Action.Write(value), from, to, new Outcome.Failed("refused"));
  }

  Told read(String client, String value, long from, long to) {
    return add(client, Action.READ, from, to, Outcome.saw(value));
  }

  Told readNothing(String client, long from, long to) {
    return add(client, Action.READ, from, to, Outcome.ABSENT);
  }

  Told delete(String client, boolean found, long from, long to) {
    return add(client, Action.DELETE, from, to, new Outcome.Did(found));
  }

  Told maybeDelete(String client, long from, long to) {
    return add(client, Action.DELETE, from, to, new Outcome.Unknown("timeout"));
  }

  Told swap(String client, String expected, String value, boolean done, long from, long to) {
    Action swap = new Action.CompareAndSet(Optional.ofNullable(expected), value);
    return add(client, swap, from, to, new Outcome.Did(done));
  }

  Told add(String client, long by, String sum, long from, long to) {
    return add(client, new Action.Increment(by), from, to, Outcome.saw(sum));
  }

  Told maybeAdd(String client, long by, long from, long to) {
    return add(client, new Action.Increment(by), from, to, new Outcome.Unknown("timeout"));
  }

  private Told add(String client, Action action, long from, long to, Outcome outcome) {
    operations.add(
        new Operation(operations.size(), client, target, action, from, to, outcome, Served.UNSAID));
    return this;
  }

  /** The last operation, served like this. */
  private Told last(Served served) {
    Operation last = operations.remove(operations.size() - 1);
    operations.add(
        new Operation(
            last.index(),
            last.client(),
            last.target(),
            last.action(),
            last.invoked(),
            last.returned(),
            last.outcome(),
            served));
    return this;
  }

  /** The last operation bears this version. */
  Told at(long version) {
    return last(operations.get(operations.size() - 1).served().version(version));
  }

  /** The last operation asked for this level. */
  Told level(String level) {
    return last(new Served(Optional.of(level), 0, Optional.empty()));
  }

  /** The last operation was answered by this node. */
  Told from(String node) {
    return last(new Served(Optional.empty(), 0, Optional.of(node)));
  }

  History history() {
    return History.of(operations, List.of());
  }
}
