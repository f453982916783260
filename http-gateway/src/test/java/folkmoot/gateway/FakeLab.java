package folkmoot.gateway;

import folkmoot.protocol.client.LabReply;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.faults.Fault;
import folkmoot.protocol.faults.OrderRule;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A lab of node-1 that keeps faults and does nothing with them; node-3 is always away. */
public final class FakeLab {
  public static final int MOST = 5;

  private static final SortedSet<String> HERE = new TreeSet<>(List.of("node-1", "node-2"));
  private static final SortedSet<String> AWAY = new TreeSet<>(List.of("node-3"));

  private final SortedMap<String, Fault> faults = new TreeMap<>();
  private int last;

  private FakeLab() {}

  public static Behavior<LabRequest> create() {
    return Behaviors.setup(
        context -> {
          FakeLab lab = new FakeLab();
          return Behaviors.receiveMessage(
              request -> {
                request.replyTo().tell(lab.answer(request));
                return Behaviors.same();
              });
        });
  }

  private LabReply answer(LabRequest request) {
    if (request instanceof LabRequest.Inject inject) return inject(inject);
    if (request instanceof LabRequest.Show show) {
      String id = show.id().orElse("");
      if (!id.isEmpty() && !faults.containsKey(id)) return new LabReply.NoFault(id);
      return new LabReply.Shown(
          faults.values().stream()
              .filter(fault -> id.isEmpty() || fault.id().equals(id))
              .map(fault -> new LabReply.Active(fault, 1500))
              .toList());
    }
    LabRequest.Heal heal = (LabRequest.Heal) request;
    if (heal.id().isPresent() && !faults.containsKey(heal.id().get())) {
      return new LabReply.NoFault(heal.id().get());
    }
    SortedSet<String> healed = new TreeSet<>(faults.keySet());
    healed.removeIf(id -> !heal.id().orElse(id).equals(id));
    faults.keySet().removeAll(healed);
    return new LabReply.Healed(healed, HERE, AWAY);
  }

  private LabReply inject(LabRequest.Inject inject) {
    if (faults.size() >= MOST) return new LabReply.TooMany(MOST);
    SortedSet<String> known = new TreeSet<>(HERE);
    known.addAll(AWAY);
    OrderRule.Verdict verdict = OrderRule.check(inject.order(), "f" + ++last, known);
    if (verdict instanceof OrderRule.Refused refused) {
      return new LabReply.Refused(refused.field(), refused.reason());
    }
    Fault fault = ((OrderRule.Accepted) verdict).fault();
    faults.put(fault.id(), fault);
    return new LabReply.Injected(fault, HERE, AWAY);
  }
}
