/**
 * What operations on keys mean beyond setting and removing them: conditions by version (RFC 9110
 * §13), sums, comparisons of JSON, and transactions, as records and as the rules that the state
 * machine decides by. The rules are functions of the state and the command alone, so that every
 * replica comes to the same.
 *
 * <p>The version of a key is the index of the entry that wrote its value, and 0 if there is none.
 *
 * <p>No messages: these records travel in {@code protocol.client} and {@code protocol.store}.
 */
package folkmoot.protocol.data;
