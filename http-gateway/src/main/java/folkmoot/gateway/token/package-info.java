/**
 * Session tokens as clients carry them: opaque texts under a seal (DESIGN §4). What is in them is
 * {@link folkmoot.protocol.token.SessionToken}. No messages.
 */
package folkmoot.gateway.token;
