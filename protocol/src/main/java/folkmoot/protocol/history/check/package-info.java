/**
 * The checkers of what is promised about reads and writes (DESIGN §4), each a {@link
 * folkmoot.protocol.history.Checker}.
 */
package folkmoot.protocol.history.check;
