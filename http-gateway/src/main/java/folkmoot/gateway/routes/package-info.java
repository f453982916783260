/**
 * The HTTP contract: from a request to an operation, from an answer to a response.
 *
 * <p>Routing, percent-decoding and JSON are done by hand on the bytes as they came: every refusal
 * is ours to word, and the hot path builds no trees. {@link folkmoot.gateway.routes.Routes} is
 * where a request comes in; messages go only to those {@link folkmoot.gateway.routes.Behind} it.
 */
package folkmoot.gateway.routes;
