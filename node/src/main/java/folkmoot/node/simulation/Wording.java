package folkmoot.node.simulation;

import folkmoot.node.raft.ReplicaView;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** How operations, answers and messages read in a trace. */
final class Wording {
  private Wording() {}

  /** Put into words only when somebody wants to read it. */
  static Object lazily(Object thing) {
    return new Lazy(thing);
  }

  private record Lazy(Object thing) {
    @Override
    public String toString() {
      return of(thing);
    }
  }

  static String of(Object thing) {
    if (thing instanceof Operation operation) return operation(operation);
    if (thing instanceof ClientReply reply) return reply(reply);
    if (thing instanceof RaftMessage message) return message(message);
    if (thing instanceof ReplicaView view) return view(view);
    return String.valueOf(thing);
  }

  private static String view(ReplicaView view) {
    return "%s in term %s, leader %s, commit %s, log up to %s"
        .formatted(
            view.role().name().toLowerCase(Locale.ROOT),
            view.term(),
            view.leaderId().orElse("not known"),
            view.commitIndex(),
            view.lastIndex());
  }

  /** What a replica finds on its disk. */
  static Object opened(HardState state, LogTerms log) {
    return new Lazy(
        new Object() {
          @Override
          public String toString() {
            String vote = state.votedFor().map(Voter::nodeId).orElse("nobody");
            return "term %s, vote for %s, log after %s up to %s"
                .formatted(state.term(), vote, log.base().index(), log.lastIndex());
          }
        });
  }

  private static String operation(Operation operation) {
    if (operation instanceof Operation.Read read) {
      String from = read.notBefore() > 0 ? ", not before index " + read.notBefore() : "";
      return "read %s (%s%s)".formatted(read.key(), read.level().label(), from);
    }
    if (operation instanceof Operation.Scan scan) {
      return "scan %s (%s)".formatted(scan.range(), scan.level().label());
    }
    if (operation instanceof Operation.Put put) {
      return "put %s=%s%s".formatted(put.key(), text(put.value()), concern(put.concern()));
    }
    if (operation instanceof Operation.PutFor put) {
      return "put %s=%s for %s ms".formatted(put.key(), text(put.value()), put.ttlMillis());
    }
    if (operation instanceof Operation.PutAll all) {
      byte[] value = all.updates().get(all.updates().firstKey());
      return "put %s=%s%s".formatted(all.updates().keySet(), text(value), concern(all.concern()));
    }
    if (operation instanceof Operation.Conditional when) {
      return operation(when.write()) + " if " + condition(when.condition());
    }
    if (operation instanceof Operation.Increment add) {
      return "add %s to %s".formatted(add.by(), add.key());
    }
    if (operation instanceof Operation.Transact all) {
      return "transaction of %s comparisons, then %s, else %s"
          .formatted(
              all.transaction().compare().size(),
              steps(all.transaction().then()),
              steps(all.transaction().otherwise()));
    }
    if (operation instanceof Operation.Delete gone) {
      return "delete %s%s".formatted(gone.key(), concern(gone.concern()));
    }
    return operation.toString();
  }

  private static String condition(Precondition condition) {
    String match = condition.ifMatch().map(tags -> "at " + tags(tags)).orElse("");
    return match + condition.ifNoneMatch().map(tags -> "not at " + tags(tags)).orElse("");
  }

  private static String tags(Precondition.Tags tags) {
    return tags.any() ? "any" : tags.versions().toString();
  }

  private static List<String> steps(List<Transaction.Step> steps) {
    return steps.stream()
        .map(
            step ->
                step instanceof Transaction.Step.Put put
                    ? put.key() + "=" + text(put.value())
                    : step.key())
        .toList();
  }

  private static String concern(WriteConcern concern) {
    if (concern instanceof WriteConcern.All) return " w=all";
    return concern instanceof WriteConcern.Copies copies ? " w=" + copies.count() : "";
  }

  /** A value, if it was a read, and the index that the answer bore. */
  static String found(byte[] value, long version) {
    return (value == null ? "written" : text(value)) + " at index " + version;
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).replaceAll("\\.{2,}", "…");
  }

  private static String reply(ClientReply reply) {
    if (reply instanceof ClientReply.Found found) {
      return "%s at index %s, by %s"
          .formatted(text(found.value()), found.version(), found.served().nodeId());
    }
    if (reply instanceof ClientReply.Absent absent) {
      return "no such key, by " + absent.served().nodeId();
    }
    if (reply instanceof ClientReply.Written written) {
      return "written at index %s, %s copies, by %s"
          .formatted(written.version(), written.copies(), written.served().nodeId());
    }
    if (reply instanceof ClientReply.Counted sum) {
      return "%s at index %s, by %s".formatted(sum.value(), sum.version(), sum.served().nodeId());
    }
    if (reply instanceof ClientReply.Undone undone) {
      return "%s, version %s, by %s"
          .formatted(undone.why(), undone.version(), undone.served().nodeId());
    }
    if (reply instanceof ClientReply.NotLeader other) {
      return "to ask %s, by %s"
          .formatted(other.served().leaderId().orElse("another"), other.served().nodeId());
    }
    return reply.toString();
  }

  private static String message(RaftMessage message) {
    String term = " of term " + message.term();
    if (message instanceof RaftMessage.AppendEntries append) {
      return "AppendEntries%s, after %s.%s %s, commit %s, round %s"
          .formatted(
              term,
              append.previousTerm(),
              append.previousIndex(),
              append.entries(),
              append.commitIndex(),
              append.round());
    }
    if (message instanceof RaftMessage.AppendEntriesReply reply) {
      String what =
          reply.success()
              ? "match " + reply.matchIndex()
              : "refused at %s, try %s.%s"
                  .formatted(reply.rejectedIndex(), reply.hintTerm(), reply.hintIndex());
      return "AppendEntriesReply%s, %s, round %s".formatted(term, what, reply.round());
    }
    if (message instanceof RaftMessage.RequestVote vote) {
      String why = vote.transfer() ? ", asked to by the leader" : "";
      return "RequestVote%s, log %s.%s%s"
          .formatted(term, vote.lastLogTerm(), vote.lastLogIndex(), why);
    }
    if (message instanceof RaftMessage.RequestPreVote vote) {
      return "RequestPreVote%s, log %s.%s".formatted(term, vote.lastLogTerm(), vote.lastLogIndex());
    }
    if (message instanceof RaftMessage.VoteReply reply) {
      return "VoteReply%s: %s".formatted(term, reply.granted() ? "yes" : "no");
    }
    if (message instanceof RaftMessage.PreVoteReply reply) {
      return "PreVoteReply%s: %s".formatted(term, reply.granted() ? "yes" : "no");
    }
    if (message instanceof RaftMessage.ReadIndexReply reply) {
      return "ReadIndexReply%s, read %s: %s".formatted(term, reply.readId(), verdict(reply));
    }
    if (message instanceof RaftMessage.InstallSnapshot install) {
      return "InstallSnapshot%s, from %s, at %s or later"
          .formatted(term, install.source().nodeId(), install.leastIndex());
    }
    if (message instanceof RaftMessage.InstallSnapshotReply reply) {
      return "InstallSnapshotReply%s, %s, %s is on its way"
          .formatted(term, reply.failed() ? "failed" : "well", reply.snapshotIndex());
    }
    return message.getClass().getSimpleName() + term;
  }

  private static String verdict(RaftMessage.ReadIndexReply reply) {
    return switch (reply.verdict()) {
      case CONFIRMED -> "index " + reply.readIndex();
      case NOT_LEADING -> "no";
      case OVERLOADED -> "too many wait";
    };
  }
}
