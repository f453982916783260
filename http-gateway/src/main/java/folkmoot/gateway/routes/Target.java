package folkmoot.gateway.routes;

import java.util.Map;
import java.util.TreeMap;

/**
 * The target of a request, as it came (RFC 9112 §3.2).
 *
 * @param path still percent-encoded
 * @param query still percent-encoded, without the question mark
 */
record Target(String path, String query) {

  /** Takes {@code raw} apart: origin form, absolute form, or anything else as a path. */
  static Target of(String raw) {
    String local = withoutAuthority(raw);
    int mark = local.indexOf('?');
    return mark < 0
        ? new Target(local, "")
        : new Target(local.substring(0, mark), local.substring(mark + 1));
  }

  private static String withoutAuthority(String raw) {
    if (raw.startsWith("/")) return raw;
    int scheme = raw.indexOf("://");
    if (scheme < 0) return raw;
    int path = raw.indexOf('/', scheme + 3);
    return path < 0 ? "/" : raw.substring(path);
  }

  /**
   * The parameters of the query, sorted by name.
   *
   * @throws Refusal for a bad escape, or a name that comes twice
   */
  Map<String, String> parameters() throws Refusal {
    if (query.isEmpty()) return Map.of();
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      String name = PercentDecoding.decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : PercentDecoding.decode(pair.substring(equals + 1));
      if (parameters.put(name, value) != null)
        throw Refusal.bad("Parameter \"" + name + "\" comes twice", "duplicate_parameter");
    }
    return parameters;
  }
}
