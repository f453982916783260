/**
 * What the parts of a node report of themselves: a port, so that who reports knows no library and
 * costs nothing where nobody listens.
 *
 * <p>{@link folkmoot.protocol.metrics.Meters} is handed in as the clock is. {@link
 * folkmoot.protocol.metrics.Meters#NONE} is what the simulation hands in; {@code
 * folkmoot.gateway.metrics.PrometheusMeters} is what a node does. Each part keeps its {@link
 * folkmoot.protocol.metrics.Metric}s in one class of its own, named {@code …Meters}.
 */
package folkmoot.protocol.metrics;
