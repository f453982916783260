package folkmoot.gateway.routes;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How long requests take and how they end, by route. A series begins with its first request; from
 * then on a request costs two look-ups in arrays.
 */
final class RouteMeters {
  private static final Metric LATENCY =
      Metric.histogram(
          "folkmoot_http_request_latency_seconds",
          Metric.Unit.SECONDS,
          "Time from the head of a request to its answer; HEAD counts as GET.",
          "route",
          "method");
  private static final Metric REQUESTS =
      Metric.counter(
          "folkmoot_http_requests_total",
          "Requests that were answered; HEAD counts as GET.",
          "route",
          "method",
          "status");

  private static final int MAX_STATUS = 600;

  /** What a client may call a method has no bound, so what is no method of ours is one. */
  private enum Method {
    GET,
    PUT,
    POST,
    DELETE,
    OPTIONS,
    OTHER;

    static Method of(String name) {
      return switch (name) {
        case "GET" -> GET;
        case "PUT" -> PUT;
        case "POST" -> POST;
        case "DELETE" -> DELETE;
        case "OPTIONS" -> OPTIONS;
        default -> OTHER;
      };
    }
  }

  /** All of one route and method. */
  private record Cell(Distribution latency, AtomicReferenceArray<Counter> byStatus) {}

  private final Meters meters;
  private final AtomicReferenceArray<Cell> cells =
      new AtomicReferenceArray<>(Route.values().length * Method.values().length);

  RouteMeters(Meters meters) {
    this.meters = meters;
  }

  void answered(Route route, String methodName, int status, long nanos) {
    Method method = Method.of(methodName);
    Cell cell = cell(route, method);
    cell.latency().record(nanos);
    counter(cell, route, method, status).add(1);
  }

  /** Two threads may make it at once: they get the same meters. */
  private Cell cell(Route route, Method method) {
    int at = route.ordinal() * Method.values().length + method.ordinal();
    Cell cell = cells.get(at);
    if (cell != null) return cell;
    Cell first =
        new Cell(
            meters.distribution(LATENCY, route.template(), method.name()),
            new AtomicReferenceArray<>(MAX_STATUS));
    return cells.compareAndSet(at, null, first) ? first : cells.get(at);
  }

  private Counter counter(Cell cell, Route route, Method method, int status) {
    int at = Math.min(status, MAX_STATUS - 1);
    Counter counter = cell.byStatus().get(at);
    if (counter != null) return counter;
    counter = meters.counter(REQUESTS, route.template(), method.name(), Integer.toString(at));
    cell.byStatus().set(at, counter);
    return counter;
  }
}
