package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import folkmoot.deploy.terminal.Failure;
import java.util.List;
import java.util.function.Consumer;

/** The words of an operation on a value that merges, as the body of its request. */
final class CrdtWords {
  private final String operation;
  private final List<String> words;
  private final Consumer<String> requireJson;

  private CrdtWords(String operation, List<String> words, Consumer<String> requireJson) {
    this.operation = operation;
    this.words = words;
    this.requireJson = requireJson;
  }

  /**
   * @param words what comes behind the operation
   * @param requireJson refuses a word that is no JSON
   * @throws Failure if there are too few or too many words, or one is no number where one is needed
   */
  static ObjectNode body(
      String type, String operation, List<String> words, Consumer<String> requireJson) {
    ObjectNode body = MootCommand.object().put("type", type).put("op", operation);
    new CrdtWords(operation, words, requireJson).fill(body, type.equals("or_map"));
    return body;
  }

  private void fill(ObjectNode body, boolean isMap) {
    switch (operation) {
      case "increment", "decrement" -> {
        if (!words.isEmpty()) body.put("by", number(takes(1, "[N]").get(0)));
      }
      case "grant" -> body.put("to", takes(2, "NODE N").get(0)).put("by", number(words.get(1)));
      case "enable" -> takes(0, "nothing");
      case "add", "set" -> json(body, takes(1, "JSON").get(0));
      case "remove" -> {
        if (isMap) body.put("field", takes(1, "FIELD").get(0));
        else json(body, takes(1, "JSON").get(0));
      }
      case "put" -> json(body.put("field", takes(2, "FIELD JSON").get(0)), words.get(1));
      case "insert" ->
          body.put("position", number(takes(2, "POSITION TEXT").get(0))).put("text", words.get(1));
      case "delete" ->
          body.put("position", number(takes(2, "POSITION LENGTH").get(0)))
              .put("length", number(words.get(1)));
      default ->
          throw Failure.usage(
              "no operation '%s': increment, decrement, grant, add, remove, enable, set, put, insert"
                      .formatted(operation)
                  + " or delete, as the type has it");
    }
  }

  private List<String> takes(int count, String form) {
    if (words.size() != count) throw Failure.usage("%s takes %s".formatted(operation, form));
    return words;
  }

  private long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException other) {
      throw Failure.usage("%s: '%s' is not a whole number".formatted(operation, word));
    }
  }

  private void json(ObjectNode body, String word) {
    requireJson.accept(word);
    body.putRawValue("value", new RawValue(word));
  }
}
