package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.data.ConditionRule;
import folkmoot.protocol.data.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What is answered where a condition does not hold (RFC 9110 §13.2.2). */
final class Preconditions {
  private static final ConditionRule RULE = ConditionRule.rfc9110();

  private Preconditions() {}

  /** The answer in place of what was found, if that does not meet the condition. */
  static Optional<HttpResponse> unmet(
      Responses responses,
      Exchange exchange,
      String key,
      Precondition condition,
      long version,
      List<HttpHeader> served) {
    if (RULE.holds(condition, version)) return Optional.empty();
    Precondition matchOnly = new Precondition(condition.ifMatch(), Optional.empty());
    return Optional.of(
        RULE.holds(matchOnly, version)
            ? responses.notModified(exchange, served, DataAnswers.etag(version))
            : failed(responses, exchange, key, version, served));
  }

  /**
   * A 412.
   *
   * @param version of the key as it is, 0 if there is none
   */
  static HttpResponse failed(
      Responses responses, Exchange exchange, String key, long version, List<HttpHeader> served) {
    JsonWriter body =
        Responses.error("Precondition failed", "precondition_failed")
            .field("key", key)
            .field("version", version);
    if (exchange.writes()) body.field("outcome", Responses.NOT_APPLIED);
    List<HttpHeader> headers = new ArrayList<>(served);
    if (version != 0) headers.add(DataAnswers.etag(version));
    return responses.json(exchange, 412, body, headers);
  }
}
