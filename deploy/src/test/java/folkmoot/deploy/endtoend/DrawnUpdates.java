package folkmoot.deploy.endtoend;

import folkmoot.protocol.merge.Update;
import java.util.List;
import java.util.Random;

/** Updates of one value that merges, by chance; no character is ever typed twice. */
final class DrawnUpdates {
  /** A type, and the operations that are drawn. */
  record Kind(String type, List<String> operations) {}

  static final List<Kind> ALL =
      List.of(
          new Kind("g_counter", List.of("increment")),
          new Kind("pn_counter", List.of("increment", "decrement")),
          new Kind("bounded_counter", List.of("increment", "increment", "decrement", "grant")),
          new Kind("g_set", List.of("add")),
          new Kind("or_set", List.of("add", "add", "remove")),
          new Kind("or_map", List.of("put", "put", "remove")),
          new Kind("lww_register", List.of("set")),
          new Kind("mv_register", List.of("set")),
          new Kind("flag", List.of("enable")),
          new Kind("text", List.of("insert", "insert", "delete")));

  /** The first of many letters that no JSON text needs to escape. */
  private static final int FIRST_LETTER = 0x4E00;

  private final Kind kind;
  private final int nodes;
  private final Random chance;
  private int letters;

  /** An update, and how it is asked for. */
  record Drawn(Update update, String body) {}

  DrawnUpdates(Kind kind, int nodes, Random chance) {
    this.kind = kind;
    this.nodes = nodes;
    this.chance = chance;
  }

  String type() {
    return kind.type();
  }

  /**
   * @param length of the text as the asker sees it
   */
  Drawn draw(int length) {
    String operation = kind.operations().get(chance.nextInt(kind.operations().size()));
    // There is nothing to delete yet.
    if (operation.equals("delete") && length < 2) operation = "insert";
    String some = "\"v%d\"".formatted(chance.nextInt(4));
    String field = "f%d".formatted(chance.nextInt(3));
    int by = 1 + chance.nextInt(20);
    return switch (operation) {
      case "increment" -> drawn(new Update.Increment(by), "\"by\":" + by);
      case "decrement" -> drawn(new Update.Decrement(by), "\"by\":" + by);
      case "grant" -> grant("node-" + (1 + chance.nextInt(nodes)), by);
      case "add" -> drawn(new Update.Add(some), "\"value\":" + some);
      case "remove" ->
          type().equals("or_map")
              ? drawn(new Update.Remove(field), "\"field\":\"%s\"".formatted(field))
              : drawn(new Update.Remove(some), "\"value\":" + some);
      case "enable" -> drawn(new Update.Enable(), "");
      case "set" -> set("\"w%d\"".formatted(letters++));
      case "put" -> put(field, "\"w%d\"".formatted(letters++));
      case "insert" -> insert(chance.nextInt(length + 1), fresh(1 + chance.nextInt(8)));
      default -> delete(chance.nextInt(length - 1), 1 + chance.nextInt(2));
    };
  }

  private Drawn grant(String to, int by) {
    return drawn(new Update.Grant(to, by), "\"to\":\"%s\",\"by\":%d".formatted(to, by));
  }

  private Drawn set(String value) {
    return drawn(new Update.Set(value), "\"value\":" + value);
  }

  private Drawn put(String field, String value) {
    return drawn(
        new Update.Put(field, value), "\"field\":\"%s\",\"value\":%s".formatted(field, value));
  }

  private Drawn insert(int position, String text) {
    return drawn(
        new Update.Insert(position, text),
        "\"position\":%d,\"text\":\"%s\"".formatted(position, text));
  }

  private Drawn delete(int position, int length) {
    return drawn(
        new Update.Delete(position, length),
        "\"position\":%d,\"length\":%d".formatted(position, length));
  }

  private Drawn drawn(Update update, String fields) {
    String head = "{\"type\":\"%s\",\"op\":\"%s\"".formatted(type(), update.name());
    return new Drawn(update, head + (fields.isEmpty() ? "}" : "," + fields + "}"));
  }

  private String fresh(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) text.appendCodePoint(FIRST_LETTER + letters++);
    return text.toString();
  }
}
