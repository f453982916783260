/**
 * What {@code GET /metrics} shows: the reports of all parts of the node, and of the process itself,
 * as Prometheus text by Micrometer's registry.
 *
 * <p>{@link folkmoot.gateway.metrics.PrometheusMeters} keeps counters and gauges in plain cells and
 * distributions in histograms of fixed size, so that reporting is a few instructions; all else is
 * done when somebody looks. The table of all metrics is in the README of the node.
 */
package folkmoot.gateway.metrics;
