package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import java.util.ArrayList;
import java.util.List;

/** Writes what a transaction came to: for each step an object that is named as the step is. */
final class TransactionResults {
  private TransactionResults() {}

  static JsonWriter written(Transaction asked, ClientReply.Ran ran) {
    List<Step> steps = asked.steps(ran.succeeded());
    List<JsonWriter> results = new ArrayList<>();
    for (int at = 0; at < steps.size(); at++)
      results.add(result(steps.get(at), ran.results().get(at)));
    return new JsonWriter(128)
        .field("succeeded", ran.succeeded())
        .objects("results", results)
        .field("version", ran.version());
  }

  private static JsonWriter result(Step step, StepResult result) {
    JsonWriter writer = new JsonWriter(80 + result.value().length);
    if (step instanceof Step.Put)
      return writer.begin("put").field("key", step.key()).field("version", result.version()).end();
    if (step instanceof Step.Delete)
      return writer.begin("delete").field("key", step.key()).field("found", result.found()).end();
    writer.begin("get").field("key", step.key()).field("found", result.found());
    if (result.found()) writer.raw("value", result.value()).field("version", result.version());
    return writer.end();
  }
}
