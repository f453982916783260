package folkmoot.node.simulation;

import folkmoot.protocol.raft.AnswerRule;
import folkmoot.protocol.raft.WriteConcernRule;

/** What clients are told, and when. */
final class AnswerMutants extends MutantFamily {
  @Override
  void plant() {
    clients();
  }

  private void clients() {
    add(
        "thesis §6.3",
        "a write is answered by its index, whoever's entry came there",
        (AnswerRule) (proposedTerm, appliedTerm) -> true,
        5);
    add(
        "DESIGN §3",
        "w is not awaited",
        (WriteConcernRule) (configuration, durable, index, copies) -> true,
        152);
    add(
        "DESIGN §3",
        "the leader's own copy is counted twice for w",
        (WriteConcernRule)
            (configuration, durable, index, copies) ->
                PAPER.writeConcern().met(configuration, durable, index, copies - 1),
        152);
  }
}
