package folkmoot.node.raft;

import folkmoot.node.store.AppliedPoint;
import folkmoot.node.store.Staging;
import folkmoot.node.store.StateSnapshot;
import folkmoot.node.store.StateStore;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.util.List;
import java.util.Optional;

/** A store whose flushes are started and then take until the test says that they are done. */
final class SlowFlushes implements StateStore {
  private final StateStore store;
  volatile boolean done;

  SlowFlushes(StateStore store) {
    this.store = store;
  }

  @Override
  public void startFlush() {
    if (done) store.startFlush();
  }

  @Override
  public List<Outcome> apply(List<Change> changes) {
    return store.apply(changes);
  }

  @Override
  public Optional<Versioned> get(String key) {
    return store.get(key);
  }

  @Override
  public Page scan(ScanRange range) {
    return store.scan(range);
  }

  @Override
  public long nextExpiry() {
    return store.nextExpiry();
  }

  @Override
  public List<String> firstKeys(int limit) {
    return store.firstKeys(limit);
  }

  @Override
  public Changes changes(Position seen, int mostBytes) {
    return store.changes(seen, mostBytes);
  }

  @Override
  public HistoryBounds historyBounds() {
    return store.historyBounds();
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public long appliedIndex() {
    return store.appliedIndex();
  }

  @Override
  public long appliedTerm() {
    return store.appliedTerm();
  }

  @Override
  public long flushedIndex() {
    return store.flushedIndex();
  }

  @Override
  public boolean isRebuilding() {
    return store.isRebuilding();
  }

  @Override
  public void rebuilt() {
    store.rebuilt();
  }

  @Override
  public SessionToken behind() {
    return store.behind();
  }

  @Override
  public List<AppliedPoint> termStarts() {
    return store.termStarts();
  }

  @Override
  public Optional<StoreCommand.FormCluster> formation() {
    return store.formation();
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public StateSnapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public Staging stage() {
    return store.stage();
  }

  @Override
  public Optional<AppliedPoint> staged() {
    return store.staged();
  }

  @Override
  public void install() {
    store.install();
  }

  @Override
  public void unstage() {
    store.unstage();
  }

  @Override
  public long contentHash() {
    return store.contentHash();
  }

  @Override
  public void close() {
    store.close();
  }
}
