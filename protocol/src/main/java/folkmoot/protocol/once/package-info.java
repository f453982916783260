/**
 * What it takes that nothing is applied twice, however often it is sent (Ongaro 2014 §6.3; DESIGN
 * §3, trap 14): the marks that a write bears in the log, what is remembered of it in the replicated
 * state, and the rules that judge a repetition.
 *
 * <p>Two kinds of repetition are known. A <em>gateway</em> tries one write again when it does not
 * know what became of it: its attempts bear the same {@link folkmoot.protocol.once.Turn} in a
 * session that was opened through the log. A <em>client</em> sends one request again, to any
 * gateway: its requests bear the same {@code Idempotency-Key}, see {@link
 * folkmoot.protocol.once.Keyed}.
 *
 * <p>No messages: marks travel in {@code protocol.client} and {@code protocol.store}.
 */
package folkmoot.protocol.once;
