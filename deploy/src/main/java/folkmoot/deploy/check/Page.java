package folkmoot.deploy.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One HTML file that needs nothing else: verdicts, and operations and faults over time. */
final class Page {
  private static final String TEMPLATE = "page.html";
  private static final String PLACE_OF_DATA = "@DATA@";

  private Page() {}

  /**
   * @param setting one sentence on what was run
   */
  static String of(History history, Judgement judgement, String setting) throws IOException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("title", "moot check: " + judgement.word());
    data.put("summary", judgement.sentence());
    data.put("setting", setting);
    data.put("end", end(history) / 1000);
    ArrayNode verdicts = data.putArray("verdicts");
    judgement.verdicts().forEach(verdict -> add(verdicts.addObject(), verdict));
    ArrayNode faults = data.putArray("faults");
    history.faults().forEach(fault -> add(faults.addObject(), fault));
    ArrayNode operations = data.putArray("operations");
    history.operations().forEach(operation -> add(operations.addArray(), operation));
    // Within <script> only a "<" could end the data.
    return template().replace(PLACE_OF_DATA, data.toString().replace("<", "\\u003c"));
  }

  private static String template() throws IOException {
    try (InputStream template = Page.class.getResourceAsStream(TEMPLATE)) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long end(History history) {
    long end = 1000;
    for (Operation operation : history.operations()) {
      end = Math.max(end, operation.invoked());
      if (operation.returned() != Operation.NEVER) end = Math.max(end, operation.returned());
    }
    return end;
  }

  private static void add(ObjectNode row, Verdict verdict) {
    row.put("promise", verdict.promise());
    row.put("verdict", Judgement.word(verdict));
    row.put("text", Judgement.text(verdict));
    ArrayNode operations = row.putArray("operations");
    if (verdict instanceof Verdict.Violation violation) {
      row.put("smallest", String.join("\n", Judgement.drawn(violation)));
      violation.smallest().operations().forEach(each -> operations.add(each.index()));
    }
  }

  private static void add(ObjectNode row, Fault fault) {
    row.put("kind", fault.kind());
    fault.nodes().forEach(row.putArray("nodes")::add);
    row.put("from", fault.from() / 1000);
    row.put("until", micros(fault.until()));
  }

  /** In the order in which the page reads it. */
  private static void add(ArrayNode row, Operation operation) {
    row.add(operation.client());
    row.add(operation.target().toString());
    row.add(kind(operation.action()));
    row.add(operation.action() instanceof Action.Write write ? write.value() : "");
    row.add(operation.invoked() / 1000);
    row.add(micros(operation.returned()));
    row.add(word(operation.outcome()));
    row.add(answer(operation.outcome()));
    row.add(operation.served().level().orElse(""));
    row.add(operation.served().node().orElse(""));
    row.add(operation.index());
  }

  private static Long micros(long nanos) {
    return nanos == Operation.NEVER ? null : Long.valueOf(nanos / 1000);
  }

  private static String kind(Action action) {
    if (action instanceof Action.Read) return "read";
    if (action instanceof Action.Write) return "write";
    if (action instanceof Action.Delete) return "delete";
    return action instanceof Action.Increment ? "increment" : "compare-and-set";
  }

  private static String word(Outcome outcome) {
    if (outcome.isOk()) return "ok";
    return outcome instanceof Outcome.Unknown ? "unknown" : "failed";
  }

  private static String answer(Outcome outcome) {
    if (outcome instanceof Outcome.Saw saw) return saw.value().orElse("nothing there");
    if (outcome instanceof Outcome.Did did) return did.effect() ? "" : "without effect";
    if (outcome instanceof Outcome.Failed failed) return failed.reason();
    return ((Outcome.Unknown) outcome).reason();
  }
}
