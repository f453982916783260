package folkmoot.gateway.routes;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What every answer bears, the server's own refusals included. */
public final class CommonHeaders {
  /** The methods of all routes together. */
  public static final String METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

  private static final String EXPOSED =
      "ETag, Retry-After, Idempotent-Replay, X-Request-Id, X-Served-By, X-Leader-Id, X-Effective-Consistency,"
          + " X-Consistency-Scope, X-Session-Token, X-Causal-Context, X-Staleness-Ms, X-Served-Region";

  private final List<HttpHeader> always;
  private final List<HttpHeader> preflight;

  public CommonHeaders(String allowOrigin) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("Access-Control-Allow-Origin", allowOrigin));
    headers.add(RawHeader.create("Access-Control-Expose-Headers", EXPOSED));
    if (!allowOrigin.equals("*")) headers.add(RawHeader.create("Vary", "Origin"));
    // With an ETag a browser would else keep the value, and ask again with If-None-Match.
    headers.add(RawHeader.create("Cache-Control", "no-store"));
    this.always = List.copyOf(headers);
    this.preflight =
        List.of(
            RawHeader.create(
                "Access-Control-Allow-Headers",
                "Content-Type, X-Request-Id, X-Forward, X-Client-Id, X-Session-Token, Idempotency-Key,"
                    + " If-Match, If-None-Match, Last-Event-ID, "
                    + String.join(", ", Exchange.NOT_OFFERED)),
            RawHeader.create("Access-Control-Max-Age", "600"));
  }

  /** On every answer. */
  public List<HttpHeader> always() {
    return always;
  }

  /**
   * On the answer to OPTIONS, besides.
   *
   * @param methods that are there, OPTIONS included
   */
  List<HttpHeader> preflight(String methods) {
    List<HttpHeader> headers = new ArrayList<>(preflight);
    headers.add(RawHeader.create("Allow", methods));
    headers.add(RawHeader.create("Access-Control-Allow-Methods", methods));
    return headers;
  }
}
