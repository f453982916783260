/**
 * The log of a node: what all its Raft groups have promised not to forget (Raft §5, Figure 2
 * "persistent state"), in one row of segments, one sync for many writes.
 *
 * <table>
 * <caption>Messages of {@link folkmoot.node.journal.Journal}</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Open</td><td>RaftReplica</td><td>Journal</td><td>what is on the disk of its group</td></tr>
 * <tr><td>Opened</td><td>Journal</td><td>RaftReplica</td><td>the answer</td></tr>
 * <tr><td>Write</td><td>RaftReplica</td><td>Journal</td>
 *     <td>term and vote, where the log begins, truncation, entries (traps 3, 5, 10)</td></tr>
 * <tr><td>Persisted</td><td>Journal</td><td>RaftReplica</td><td>they are durable</td></tr>
 * <tr><td>Read</td><td>RaftReplica and its children</td><td>Journal</td>
 *     <td>entries that are not in memory any more</td></tr>
 * <tr><td>Entries</td><td>Journal</td><td>who asked</td><td>the answer</td></tr>
 * <tr><td>Pins</td><td>Journal</td><td>RaftReplica</td>
 *     <td>this group alone keeps old segments from being removed (trap 15)</td></tr>
 * <tr><td>RoomLeft</td><td>Journal</td><td>RaftReplica</td><td>how much room the disk has</td></tr>
 * <tr><td>Whole, MadeWhole</td><td>RaftReplica</td><td>Journal, and back</td>
 *     <td>what was damaged is repaired; the disk need not remember</td></tr>
 * <tr><td>Settled</td><td>RaftGroups</td><td>Journal</td>
 *     <td>these are the groups that a damaged disk had, and no others</td></tr>
 * <tr><td>Forget</td><td>RaftGroups</td><td>Journal</td>
 *     <td>groups that were dropped hold no segment any more</td></tr>
 * <tr><td>Flush, Sync</td><td>Journal</td><td>itself</td><td>write a batch, make it durable</td></tr>
 * <tr><td>Tidy</td><td>Journal</td><td>itself</td><td>remove a segment that nobody needs</td></tr>
 * </table>
 *
 * <h2>A torn end and corruption</h2>
 *
 * <p>At most one batch is on its way to the disk. Whatever stands behind it or names it therefore
 * proves that it had been durable: an intact later batch, the header of the next segment, the mark.
 * A damaged batch with such a proof is corruption; without one it cannot be told from a batch that
 * a crash has torn, and is cut. No answer was given for a torn batch; but if the very last batch of
 * a journal rots, it is cut as torn as well, unless it bears a hard state.
 *
 * <p>What is cut is overwritten with zeros to its end before anything else is written, so that the
 * end of the journal is always followed by zeros only, in whatever order sectors reach the disk.
 * Segments appear under their name when their header is durable, and are cut to their content when
 * the next one is; so every byte of a closed segment counts.
 *
 * <p>The disk is taken to write a sector of 512 bytes whole or not at all: batches follow each
 * other without a gap, so the sector in which one ends is written again with the next.
 *
 * <h2>Where a log begins</h2>
 *
 * <p>A group forgets the beginning of its log, or replaces the whole of it by a snapshot, with a
 * write that names the entry after which it begins from then on (Raft §7). The header of each
 * segment says of every group what it was when the segment began: term and vote, where its log
 * began and ended, and its terms; all but the entries. So the segments before any other can go, and
 * what is left still replays to the same end. They go once no group needs an entry of theirs, by
 * what is <i>durable</i>: a truncation or a new beginning that a crash may yet take back keeps what
 * it takes away. The oldest goes first, each removal durable before the next, so that a gap is
 * always a loss; and when all is replayed, a log that lacks entries which no later write has let go
 * of is one, too.
 *
 * <p>A group that was dropped is forgotten with a write of its own: from the next header on it is
 * not named any more, and its entries hold no segment once that write is durable.
 *
 * <p>A journal that is damaged is cut to what is intact before the damage ({@link
 * folkmoot.node.journal.Salvage}), after the word that it was is durable in a file of its own,
 * {@link folkmoot.node.journal.DamageMark}, with what the intact end still says of each group. A
 * damaged batch does not say of which groups it was, so all of them are told what they may have
 * lost, until each says that it is whole; so is one that has left no trace, until it is known which
 * groups there were.
 *
 * <h2>Room</h2>
 *
 * <p>With less room than the reserve, and when a write finds none, who opened a group is told
 * ({@link folkmoot.node.journal.Room}). A batch that found no room is written again at its place;
 * nothing is written behind it. A failed sync is the end, whatever its reason.
 *
 * <h2>Term and vote in two places</h2>
 *
 * <p>The second place is not a copy of the hard states but a mark: the number of the last batch
 * that bore one, in a file of two alternating slots ({@link folkmoot.node.journal.DurableMark}). A
 * copy could only be newer than the journal if the journal had lost a batch that was durable; and
 * that batch may have held entries of other groups, which no copy of a vote brings back. So the
 * replica must do without its voice either way, and what the disk has to say is whether a vote may
 * be lost (the number) and up to which term (the latest of any group): neither grows with the
 * groups. Since the mark is written after the batch was synced, a crash never leaves both a torn
 * batch and a damaged slot; a disk that shows both may have forgotten a vote, and never votes
 * again. A damaged mark beside a whole journal is written anew.
 */
package folkmoot.node.journal;
