package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/**
 * The contract itself, as OpenAPI: what is served here is what the tests hold the routes against.
 */
final class ContractRoute {
  private static final String RESOURCE = "/openapi.yaml";

  /** RFC 9512. */
  private static final ContentType.NonBinary YAML =
      MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8).toContentType();

  private final Responses responses;
  private final byte[] contract;

  ContractRoute(Responses responses) {
    this.responses = responses;
    try (InputStream in = ContractRoute.class.getResourceAsStream(RESOURCE)) {
      this.contract = in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + RESOURCE, unreadable);
    }
  }

  HttpResponse serve(Exchange exchange) {
    return responses.bytes(
        exchange, 200, YAML, contract, List.of(header("X-Served-By", responses.self())));
  }
}
