package folkmoot.node.simulation;

import folkmoot.protocol.raft.RevealRule;
import folkmoot.protocol.raft.RevealRule.Revealed;

/** What is told before it is durable (trap 3). */
final class RevealMutants extends MutantFamily {
  @Override
  void plant() {
    reveals();
  }

  private void reveals() {
    add("trap 3", "votes are told before they are durable", early(Revealed.VOTE), 151);
    add(
        "trap 3",
        "votes are asked for before the own one is durable",
        early(Revealed.CANDIDACY),
        151);
    add("trap 3", "a later term is told before it is durable", early(Revealed.TERM), 151);
    add(
        "trap 3",
        "a message leaves one write too early",
        (RevealRule) (what, needed, persisted) -> needed <= persisted + 1,
        151);
  }

  static RevealRule early(Revealed early) {
    return (what, needed, persisted) -> what == early || needed <= persisted;
  }
}
