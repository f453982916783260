package folkmoot.node.simulation;

import folkmoot.protocol.raft.CommitRule;

/** What a leader takes for committed (traps 1 and 8). */
final class CommitMutants extends MutantFamily {
  @Override
  void plant() {
    commit();
  }

  private void commit() {
    add(
        "trap 1",
        "entries of earlier terms are committed by counting",
        (CommitRule)
            (configuration, durable, log, term, committed) ->
                Math.max(committed, counted(configuration, durable, log)),
        25);
    add(
        "trap 1",
        "one copy of the leader's no-op is enough to commit earlier terms by counting",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              boolean anyHasNoOp =
                  configuration.voters().stream()
                      .anyMatch(voter -> log.termAt(durable.applyAsLong(voter)) == term);
              long reached = counted(configuration, durable, log);
              return anyHasNoOp ? Math.max(committed, reached) : committed;
            },
        25);
    add(
        "trap 1",
        "what a new leader has of earlier terms is taken for committed",
        (CommitRule)
            (configuration, durable, log, term, committed) ->
                Math.max(
                    PAPER.commit().committed(configuration, durable, log, term, committed),
                    log.firstIndexOf(term) - 1),
        1);
    add(
        "trap 8",
        "one copy fewer than a majority commits",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              long reached = Math.min(secondBest(configuration, durable), log.lastIndex());
              return reached > committed && log.termAt(reached) == term ? reached : committed;
            },
        151);
    add(
        "trap 8",
        "once a majority has any of a term, all that one of them has is committed",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              long reached = counted(configuration, durable, log);
              long furthest =
                  configuration.voters().stream().mapToLong(durable).max().orElseThrow();
              return log.termAt(reached) == term ? Math.max(committed, furthest) : committed;
            },
        151);
  }
}
