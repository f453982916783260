package folkmoot.node.store;

import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.util.List;
import java.util.Optional;

/**
 * Where the state machine of a group keeps its data: keys with values, and the index up to which
 * the log is applied, changed together. Used by one thread. RocksDB in production, a sorted map
 * with the same semantics under simulation; one contract test for both.
 *
 * <p>What was applied but not flushed may be lost in a crash, but only as a whole suffix: reopening
 * finds the state of exactly {@link #flushedIndex()} or of a later batch's end.
 *
 * <p>Keys are what their UTF-8 bytes are; arrays that are handed in or out must not be changed.
 */
public interface StateStore extends AutoCloseable {

  /** A value and the index of the entry that wrote it. */
  record Versioned(byte[] value, long version) {}

  /**
   * What is to be applied of an entry.
   *
   * @param timeMillis the clock of the leader that made it
   */
  record Change(long index, long term, long timeMillis, Optional<StoreCommand> command) {}

  /**
   * Applies consecutive changes, the first at {@link #appliedIndex()} + 1, in one batch: all of
   * them or, if this throws, none.
   *
   * <p>What a {@link StoreCommand.Once} changes is changed once, however often it comes. What is
   * remembered for that is kept in records of the store: it is flushed, lost, found and hashed as
   * the users' keys are.
   *
   * @return for each change what it came to
   * @throws folkmoot.protocol.Invariants.InvariantBroken if an index is missing or comes again, or
   *     a term is lower than one before it
   * @throws StoreFailed if the disk fails
   */
  List<Outcome> apply(List<Change> changes);

  /** The value of a key, if there is one. */
  Optional<Versioned> get(String key);

  /**
   * Keys of a scan, and whether there are more behind them. Reads no more than it tells.
   *
   * @param more there are keys behind the last of them
   */
  record Page(List<ScanRange.Item> items, boolean more) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * The log time from which on some key that was put for a time is there no more, or earlier;
   * {@link Long#MAX_VALUE} if nothing was put for a time. What is over is absent for every read
   * from the entry on that bears that time, and goes from the disk with later ones.
   */
  long nextExpiry();

  /** The keys of a range as they are now. */
  Page scan(ScanRange range);

  /** Changes that follow each other, as of {@link folkmoot.protocol.store.HistoryPage}. */
  record ChangePage(Position first, byte[] changes) {}

  /**
   * What is remembered of changes.
   *
   * @param oldest all changes after this are remembered
   * @param appliedIndex of the state
   * @param pages in their order, with none left out between them
   * @param more there are pages behind the last of them
   */
  record Changes(Position oldest, long appliedIndex, List<ChangePage> pages, boolean more) {
    public Changes {
      pages = List.copyOf(pages);
    }
  }

  /**
   * The changes after a position, as far as they are remembered: a function of the entries applied,
   * and as bounded as the log says ({@link StoreCommand.KeepHistory}). Changes up to it may come
   * with them.
   *
   * @param mostBytes about how many of them at the most; the first page may be larger, but for 0:
   *     then none is read, and {@code more} says nothing
   */
  Changes changes(Position seen, int mostBytes);

  /** How much of them is remembered. */
  HistoryBounds historyBounds();

  /** The first keys, at most {@code limit}, in the order of their UTF-8 bytes. */
  List<String> firstKeys(int limit);

  /** How many keys there are. */
  long size();

  /** Index of the last entry applied, 0 at the beginning. */
  long appliedIndex();

  /** Term of the last entry applied, 0 at the beginning. */
  long appliedTerm();

  /**
   * What those who made this state had seen of other groups, as {@link StoreCommand.After} said.
   */
  SessionToken behind();

  /** The first entry of each term that was applied, from the beginning of the log on. */
  List<AppliedPoint> termStarts();

  /** Index up to which the state is certain to survive a crash; never descends. */
  long flushedIndex();

  /**
   * The formation of the Pekko Cluster that stands: the first applied of the highest epoch. A later
   * one of the same epoch and another founder, or of a lower epoch, is without effect, so that an
   * epoch has one founder whatever was proposed twice; one that downs others in it takes its place.
   */
  Optional<StoreCommand.FormCluster> formation();

  /** Makes all that is applied durable, and returns when it is. */
  void flush();

  /**
   * Begins to make durable what is applied now, and does not wait: {@link #flushedIndex()} tells
   * when it is. Without effect while an earlier one is under way.
   */
  void startFlush();

  /** The state as it is now, to be read by whatever thread while this store goes on. */
  StateSnapshot snapshot();

  /**
   * Begins to take in a snapshot, on the thread of this store. The state does not change until
   * {@link #install}; a snapshot that was staged before is forgotten.
   */
  Staging stage();

  /** Up to where the snapshot is applied that is staged, whole and durable, and not installed. */
  Optional<AppliedPoint> staged();

  /**
   * Puts what is staged in the place of the state, all of it, and returns when that is durable:
   * whatever crash comes finds one or the other.
   *
   * @throws folkmoot.protocol.Invariants.InvariantBroken if nothing is staged, or what is staged is
   *     not further than the state
   * @throws StoreFailed if the disk fails; for want of room it may be tried again
   */
  void install();

  /** Forgets what is staged, if anything is. */
  void unstage();

  /**
   * True if the state that was here was damaged and thrown away, and this one may lack what was
   * answered from that; until {@link #rebuilt}, over whatever crash.
   */
  boolean isRebuilding();

  /** It lacks nothing any more: durable when this returns. */
  void rebuilt();

  /**
   * A hash over all keys, values and versions, over what is remembered of commands, and whatever
   * else the log made: equal at replicas that applied the same log up to the same index.
   */
  long contentHash();

  /** Lets go of the store without flushing; flush first to keep what is applied. */
  @Override
  void close();
}
