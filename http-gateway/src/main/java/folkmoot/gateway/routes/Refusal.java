package folkmoot.gateway.routes;

import folkmoot.gateway.json.InvalidJson;
import folkmoot.protocol.client.ClientReply;
import java.util.List;
import java.util.Optional;

/** A request that is answered with a 4xx before any engine is asked; without a stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient Optional<String> allow;
  private final transient Optional<String> detail;
  private final transient List<String> offered;

  private Refusal(
      int status, String error, String code, String allow, String detail, List<String> offered) {
    super(error, null, false, false);
    this.status = status;
    this.code = code;
    this.allow = Optional.ofNullable(allow);
    this.detail = Optional.ofNullable(detail);
    this.offered = List.copyOf(offered);
  }

  Refusal(int status, String error, String code) {
    this(status, error, code, null, null, List.of());
  }

  static Refusal bad(String error, String code) {
    return new Refusal(400, error, code);
  }

  /** Known, but not there yet; {@code offered} is what is there instead. */
  static Refusal notOffered(String what, List<String> offered) {
    String instead = offered.isEmpty() ? "" : "; offered: " + String.join(", ", offered);
    return new Refusal(
        400, what + " is not offered yet" + instead, "not_offered", null, null, offered);
  }

  /** There, but not for keyspaces of this strategy. */
  static Refusal notOfferedBy(String what, String strategy, List<String> offered) {
    String instead = offered.isEmpty() ? "" : "; offered: " + String.join(", ", offered);
    String error = "%s is not offered by a %s keyspace%s".formatted(what, strategy, instead);
    return new Refusal(400, error, "not_offered", null, null, offered);
  }

  /** As an engine says it. */
  static Refusal of(ClientReply.Refused refused) {
    int status = refused.code().equals(ClientReply.Refused.TOO_LARGE) ? 413 : 400;
    return new Refusal(status, refused.reason(), refused.code());
  }

  static Refusal unknown(String what, String code, List<String> offered) {
    String instead =
        offered.isEmpty() ? "none is offered" : "offered: " + String.join(", ", offered);
    String error = "Unknown %s; %s".formatted(what, instead);
    return new Refusal(400, error, code, null, null, offered);
  }

  /** The contract's word for it; where it is wrong goes beside. */
  static Refusal invalidJson(InvalidJson invalid) {
    String where = invalid.getMessage();
    return new Refusal(400, "Invalid JSON", "invalid_json", null, where, List.of());
  }

  static Refusal notFound() {
    return new Refusal(404, "Not found", "not_found");
  }

  static Refusal method(String allow) {
    return new Refusal(405, "Method not allowed", "method_not_allowed", allow, null, List.of());
  }

  static Refusal tooLarge(String what, int limit) {
    return new Refusal(413, "%s too large: at most %d bytes".formatted(what, limit), "too_large");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** For a 405 the methods that are there. */
  Optional<String> allow() {
    return allow;
  }

  /** More to say than the short sentence. */
  Optional<String> detail() {
    return detail;
  }

  /** What may be asked for instead; empty if there is nothing to name. */
  List<String> offered() {
    return offered;
  }
}
