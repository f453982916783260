package folkmoot.node.client;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Forwarded;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Lines about operations that this node executes for another's gateway, each with the id of the
 * client's request there. Keys are data and are not logged.
 */
final class ForwarderLog {
  /** As the lines of the gateway have it. */
  private static final String REQUEST_ID = "requestId";

  private final Logger log;

  ForwarderLog(Logger log) {
    this.log = log;
  }

  void taken(Forwarded.Request request) {
    if (!log.isDebugEnabled()) return;
    bearing(
        request,
        () -> log.debug("a {} of {} is taken in", kind(request.operation()), request.fromNode()));
  }

  void answered(Forwarded.Request request, ClientReply reply) {
    if (!log.isDebugEnabled()) return;
    bearing(
        request,
        () ->
            log.debug(
                "a {} of {} is answered: {}",
                kind(request.operation()),
                request.fromNode(),
                kind(reply)));
  }

  /** Its client is told that nobody knows, or asks again. */
  void unanswered(Forwarded.Request request) {
    bearing(
        request,
        () ->
            log.warn(
                "a {} of {} was not answered within {} ms",
                kind(request.operation()),
                request.fromNode(),
                request.timeLeftMillis()));
  }

  private static String kind(Object message) {
    return message.getClass().getSimpleName();
  }

  private static void bearing(Forwarded.Request request, Runnable line) {
    MDC.put(REQUEST_ID, request.trace());
    try {
      line.run();
    } finally {
      MDC.remove(REQUEST_ID);
    }
  }
}
