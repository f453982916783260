/**
 * What a client has seen, so that later reads can be held to it (DESIGN §4; Terry et al. 1994):
 * entries of the logs of groups. Who gives them to clients and takes them seals them, see {@code
 * folkmoot.gateway.TokenSeal}.
 *
 * <p>No messages: tokens travel in {@code protocol.client} and {@code protocol.store}.
 */
package folkmoot.protocol.token;
