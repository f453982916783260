package folkmoot.protocol.client;

import folkmoot.protocol.once.Digest;

/**
 * What a client says so that repeating its request does nothing twice, whichever gateway it asks.
 *
 * @param name of the header's text
 * @param request of all that is asked: method, route, key and body
 */
public record IdempotencyKey(Digest name, Digest request) {}
