package folkmoot.gateway.routes;

import folkmoot.gateway.Directory;
import folkmoot.gateway.TokenSeal;
import folkmoot.protocol.token.SessionToken;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/** The header {@code X-Session-Token}: what a client has seen, as this cluster told it. */
final class SessionTokens {
  static final String HEADER = "X-Session-Token";

  private final Directory directory;

  SessionTokens(Directory directory) {
    this.directory = directory;
  }

  /** What the client of a request has seen; nothing if it bears no token. */
  SessionToken of(Exchange exchange) throws Refusal {
    if (exchange.sessionToken().isEmpty()) return SessionToken.EMPTY;
    TokenSeal seal =
        directory
            .seal()
            .orElseThrow(
                () -> new Refusal(503, "Session tokens are not known here yet", "unavailable"));
    return seal.open(exchange.sessionToken().get())
        .orElseThrow(
            () ->
                Refusal.bad(
                    HEADER + " is not one that this cluster has told", "invalid_session_token"));
  }

  /** What the client has seen by now, if there is anything. */
  Optional<HttpHeader> header(SessionToken seen) {
    return seen.isEmpty()
        ? Optional.empty()
        : directory.seal().map(seal -> Responses.header(HEADER, seal.seal(seen)));
  }
}
