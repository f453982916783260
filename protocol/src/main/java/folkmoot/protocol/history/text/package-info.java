/**
 * Histories as text: {@link folkmoot.protocol.history.text.JsonLines} and Jepsen's {@link
 * folkmoot.protocol.history.text.Edn}, in and out, and the drawing of a {@link
 * folkmoot.protocol.history.text.Timeline}. Lines go in and out as strings; files belong to whoever
 * calls.
 *
 * <p>The formats are read by hand: {@code protocol} stands on the JDK and Jackson's annotations
 * only (DESIGN §1), a reader of EDN has to be written anyway, and with it the one of flat JSON
 * objects is some sixty lines more. So whoever records a history can also write it down.
 */
package folkmoot.protocol.history.text;
