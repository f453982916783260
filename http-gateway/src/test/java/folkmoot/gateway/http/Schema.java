package folkmoot.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The part of JSON Schema that {@code openapi.yaml} uses, stricter than the standard in one thing:
 * a field that a schema with properties does not name is a violation.
 */
final class Schema {
  private final JsonNode document;

  Schema(JsonNode document) {
    this.document = document;
  }

  /** What {@code node} says, or what it refers to. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? resolve(document.at(node.get("$ref").asText().substring(1))) : node;
  }

  /** Where {@code value} is not what {@code schema} says; empty if it is. */
  List<String> violations(JsonNode schema, JsonNode value, String where) {
    JsonNode rule = resolve(schema);
    List<String> found = new ArrayList<>();
    if (rule.has("type") && !types(rule.get("type")).contains(type(value)))
      found.add(where + " is " + type(value) + ", not " + rule.get("type"));
    if (rule.has("const") && !rule.get("const").asText().equals(value.asText()))
      found.add(where + " is " + value + ", not " + rule.get("const"));
    if (rule.has("enum") && !contains(rule.get("enum"), value))
      found.add(where + " is " + value + ", not of " + rule.get("enum"));
    rule.path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) found.add(where + " lacks " + name);
            });
    if (rule.has("anyOf")) found.addAll(ofNone(rule.get("anyOf"), value, where));
    if (rule.has("properties")) properties(rule.get("properties"), value, where, found);
    if (rule.has("items"))
      value.forEach(item -> found.addAll(violations(rule.get("items"), item, where + "[]")));
    return found;
  }

  /** What keeps the value from being of the first, if it is of none. */
  private List<String> ofNone(JsonNode schemas, JsonNode value, String where) {
    for (JsonNode schema : schemas) {
      if (violations(schema, value, where).isEmpty()) return List.of();
    }
    return violations(schemas.get(0), value, where);
  }

  private void properties(JsonNode known, JsonNode value, String where, List<String> found) {
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (known.has(name))
        found.addAll(violations(known.get(name), value.get(name), where + "." + name));
      else found.add(where + " has " + name + ", which is not described");
    }
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode item : list) if (item.asText().equals(value.asText())) return true;
    return false;
  }

  private static List<String> types(JsonNode type) {
    List<String> types = new ArrayList<>();
    if (type.isTextual()) types.add(type.asText());
    type.forEach(one -> types.add(one.asText()));
    if (types.contains("number")) types.add("integer");
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
