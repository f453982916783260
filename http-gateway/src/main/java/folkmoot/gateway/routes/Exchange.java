package folkmoot.gateway.routes;

import folkmoot.protocol.catalog.Keyspace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One request as the routes see it.
 *
 * @param method with HEAD as GET: the server leaves out the body of the response
 * @param requestId echoed or made
 * @param notOffered the first header that names something that is not there yet
 * @param forward the value of {@code X-Forward}
 * @param idempotencyKey the value of {@code Idempotency-Key}; empty text if it comes twice
 * @param sessionToken the value of {@code X-Session-Token}; empty text if it comes twice
 * @param conditions the values of {@code If-Match} and {@code If-None-Match}
 * @param lastEventId the value of {@code Last-Event-ID}
 * @param keyspace that it is about, once that is known
 */
record Exchange(
    String method,
    Target target,
    String requestId,
    Optional<String> notOffered,
    Optional<String> forward,
    Optional<String> idempotencyKey,
    Optional<String> sessionToken,
    Conditions conditions,
    Optional<String> lastEventId,
    Optional<Keyspace> keyspace) {
  /** Headers of the contract that are not there yet: refused, never ignored. */
  static final List<String> NOT_OFFERED = List.of("X-Causal-Context");

  private static final int MAX_REQUEST_ID = 128;

  static Exchange of(HttpRequest request, RequestIds ids) {
    String requestId = null;
    String rawTarget = "/";
    Optional<String> notOffered = Optional.empty();
    Optional<String> forward = Optional.empty();
    Optional<String> idempotencyKey = Optional.empty();
    Optional<String> sessionToken = Optional.empty();
    Conditions conditions = Conditions.NONE;
    Optional<String> lastEventId = Optional.empty();
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "raw-request-uri" -> rawTarget = header.value();
        case "x-request-id" -> requestId = header.value();
        case "x-forward" -> forward = Optional.of(header.value());
        case "idempotency-key" ->
            idempotencyKey = Optional.of(idempotencyKey.isPresent() ? "" : header.value());
        case "x-session-token" ->
            sessionToken = Optional.of(sessionToken.isPresent() ? "" : header.value());
        case "if-match" -> conditions = conditions.match(header.value());
        case "last-event-id" -> lastEventId = Optional.of(header.value());
        case "if-none-match" -> conditions = conditions.noneMatch(header.value());
        default -> {
          if (notOffered.isEmpty()) notOffered = notOffered(header.lowercaseName());
        }
      }
    }
    String method = request.method().name();
    return new Exchange(
        method.equals("HEAD") ? "GET" : method,
        Target.of(rawTarget),
        echoable(requestId) ? requestId : ids.next(),
        notOffered,
        forward,
        idempotencyKey,
        sessionToken,
        conditions,
        lastEventId,
        Optional.empty());
  }

  /** The same, about this keyspace. */
  Exchange in(Keyspace about) {
    return new Exchange(
        method,
        target,
        requestId,
        notOffered,
        forward,
        idempotencyKey,
        sessionToken,
        conditions,
        lastEventId,
        Optional.of(about));
  }

  /** True for methods after which a client must know whether anything was applied. */
  boolean writes() {
    return method.equals("PUT") || method.equals("DELETE") || method.equals("POST");
  }

  /** Refuses headers that ask for what is not there; says whether another node may be asked. */
  boolean mayForward() throws Refusal {
    if (notOffered.isPresent()) throw Refusal.notOffered("Header " + notOffered.get(), List.of());
    if (forward.isEmpty()) return true;
    if (forward.get().toLowerCase(Locale.ROOT).equals("never")) return false;
    throw Refusal.bad("X-Forward must be \"never\"", "invalid_header");
  }

  private static Optional<String> notOffered(String lowerCaseName) {
    for (String name : NOT_OFFERED)
      if (name.length() == lowerCaseName.length() && name.equalsIgnoreCase(lowerCaseName))
        return Optional.of(name);
    return Optional.empty();
  }

  /** Only what is safe in a header and in a log line is sent back. */
  private static boolean echoable(String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_REQUEST_ID) return false;
    for (int i = 0; i < id.length(); i++)
      if (id.charAt(i) < ' ' || id.charAt(i) > '~') return false;
    return true;
  }
}
