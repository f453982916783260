package folkmoot.deploy.endtoend;

import com.typesafe.config.ConfigFactory;
import folkmoot.node.RunningNode;
import folkmoot.protocol.raft.CheckQuorumRule;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.util.function.ToLongFunction;

/**
 * A node whose strong reads are answered locally: who was once elected goes on to believe that it
 * leads, and asks nobody before it answers a read (DESIGN §3, trap 2).
 */
public final class GullibleNode {
  private GullibleNode() {}

  /** Takes its settings from the environment, and runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    RunningNode.start(ConfigFactory.load(), rules());
  }

  private static RaftRules rules() {
    CheckQuorumRule believes = (configuration, heard, now, window) -> true;
    return RaftRules.paper().with(believes).with(new ReadsAtOnce());
  }

  private record ReadsAtOnce() implements ReadIndexRule {
    @Override
    public boolean mayOpen(LogTerms log, long committed, long term) {
      return true;
    }

    @Override
    public long roundFor(long latestRound) {
      return 0;
    }

    @Override
    public boolean confirmed(
        Configuration configuration, ToLongFunction<Voter> echoed, long round) {
      return true;
    }

    @Override
    public boolean stillLeads(long termOfRound, long termNow, boolean leads) {
      return true;
    }
  }
}
