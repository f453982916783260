package folkmoot.gateway.server;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;

/**
 * Methods that no route has, and that the parser is to let through, so that they are refused as the
 * others are: with the methods that are there, and the id of the request. What is not in this list
 * the parser refuses before it has read a header.
 */
final class NobodysMethods {
  /** Of IANA's registry, those that Pekko HTTP does not know; and two that are in use. */
  private static final List<String> NAMES =
      List.of(
          "ACL",
          "BASELINE-CONTROL",
          "BIND",
          "BREW",
          "CHECKIN",
          "CHECKOUT",
          "COPY",
          "LABEL",
          "LINK",
          "LOCK",
          "MERGE",
          "MKACTIVITY",
          "MKCALENDAR",
          "MKCOL",
          "MKWORKSPACE",
          "MOVE",
          "ORDERPATCH",
          "PROPFIND",
          "PROPPATCH",
          "PURGE",
          "QUERY",
          "REBIND",
          "REPORT",
          "SEARCH",
          "UNBIND",
          "UNCHECKOUT",
          "UNLINK",
          "UNLOCK",
          "UPDATE",
          "VERSION-CONTROL");

  private NobodysMethods() {}

  static HttpMethod[] all() {
    return NAMES.stream()
        .map(name -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated))
        .toArray(HttpMethod[]::new);
  }
}
