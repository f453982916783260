package folkmoot.protocol.raft;

/** Who has a voice: asked of the replica itself, of candidates and of those who answer. */
@FunctionalInterface
public interface VoterRule {
  boolean isVoter(Configuration configuration, Voter replica);

  /** Only who is named by node and disk: a wiped node is not its former self. */
  static VoterRule paper() {
    return Configuration::isVoter;
  }
}
