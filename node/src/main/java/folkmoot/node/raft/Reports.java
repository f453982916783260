package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.watch.HistoryBounds;

/** What the disk and the state machine report to a replica, and what it does with that. */
final class Reports {
  private final Replica replica;
  private final Applier applier;
  private final Compaction compaction;
  private final StateMachineRef stateMachine;
  private long nextExpiryMillis = Long.MAX_VALUE;
  private HistoryBounds historyKept = HistoryBounds.DEFAULT;

  Reports(Replica replica, Applier applier, Compaction compaction, StateMachineRef stateMachine) {
    this.replica = replica;
    this.applier = applier;
    this.compaction = compaction;
    this.stateMachine = stateMachine;
  }

  /** At this log time some key expires, as far as the state machine has told. */
  long nextExpiryMillis() {
    return nextExpiryMillis;
  }

  void onJournal(Journal.Event event) {
    if (event instanceof Journal.Persisted persisted) {
      replica.log().persisted(persisted.sequence());
      replica.role().onDurable();
      applier.pump(replica.commitIndex());
    } else if (event instanceof Journal.Entries entries) {
      replica.log().entriesRead(entries);
      applier.pump(replica.commitIndex());
    } else if (event instanceof Journal.MadeWhole) {
      replica.recovery().madeWhole();
    } else if (event instanceof Journal.RoomLeft left) {
      replica.vigour().hasRoom(left.room());
    } else if (event instanceof Journal.Pins pins) {
      stateMachine.flushNow();
      compaction.pins(pins.throughIndex());
      compaction.compact();
    }
  }

  void onStateMachine(StateMachine.Event event) {
    if (event instanceof StateMachine.Applied applied) {
      applied(applied);
    } else if (event instanceof StateMachine.KeyRead read) {
      replica.probe().read(replica.self(), read.appliedIndex());
      replica.reads().answered(read);
    } else if (event instanceof StateMachine.RangeScanned scanned) {
      replica.probe().read(replica.self(), scanned.appliedIndex());
      replica.reads().answered(scanned);
    } else if (event instanceof StateMachine.ExpiryKnown known) {
      nextExpiryMillis = known.atMillis();
    } else if (event instanceof StateMachine.HistoryKept kept) {
      historyKept = kept.bounds();
    } else if (event instanceof StateMachine.Summary summary) {
      replica.board().summarized(summary);
    } else if (event instanceof StateMachine.Flushed flushed) {
      compaction.flushed(flushed.flushedIndex());
      replica.catchingUp().flushed(flushed.flushedIndex());
      compaction.compact();
    } else if (event instanceof StateMachine.Installed installed) {
      installed(installed);
    } else if (event instanceof StateMachine.FormationApplied formed) {
      replica.notice(new RaftReplica.FormationApplied(formed.formation()));
    } else if (event instanceof StateMachine.Announced announced) {
      replica.notice(new RaftReplica.Announced(replica.settings().group(), announced.value()));
    }
  }

  /** How much the state remembers of changes. */
  HistoryBounds historyKept() {
    return historyKept;
  }

  private void applied(StateMachine.Applied applied) {
    replica.board().applied(applier.appliedIndex(), applied.throughIndex());
    applier.applied(applied.throughIndex());
    replica.probe().applied(replica.self(), applied.results());
    applied.results().forEach(replica.pending()::applied);
    replica.role().onApplied(applied);
    applier.pump(replica.commitIndex());
    replica.rebuilding().look();
    replica.catchingUp().look();
  }

  private void installed(StateMachine.Installed installed) {
    replica.probe().installed(replica.self(), installed.end());
    replica.intake().installed();
    compaction.flushed(installed.end().index());
    applier.resume(installed.lineage());
    replica.rebuilding().installed();
    replica.catchingUp().flushed(installed.end().index());
    replica.catchingUp().look();
    installed
        .formation()
        .ifPresent(formation -> replica.notice(new RaftReplica.FormationApplied(formation)));
    applier.pump(replica.commitIndex());
  }
}
