/**
 * What clients asked and were told, and how it is judged: the words of it. No messages: a history
 * is recorded ({@link folkmoot.protocol.history.HistoryRecorder}) by whoever drives clients, and
 * handed to a {@link folkmoot.protocol.history.Checker}, which answers with a {@link
 * folkmoot.protocol.history.Verdict}.
 *
 * <p>The model is that of Herlihy & Wing 1990 (<i>Linearizability</i>): operations are intervals
 * between invocation and response. Beyond it an operation may have an unknown outcome: it took
 * effect at some time after its invocation, perhaps after the end of the history, or never; and it
 * may have failed for sure, in which case nobody may ever see it.
 *
 * <p>A history is written to lines of JSON or EDN, and drawn, in the package {@code text}; what is
 * promised of it is checked in the package {@code check}.
 */
package folkmoot.protocol.history;
