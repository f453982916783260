package folkmoot.node.simulation;

import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation.Conditional;
import folkmoot.protocol.client.Operation.Delete;
import folkmoot.protocol.client.Operation.Increment;
import folkmoot.protocol.client.Operation.Put;
import folkmoot.protocol.client.Operation.PutAll;
import folkmoot.protocol.client.Operation.PutFor;
import folkmoot.protocol.client.Operation.Read;
import folkmoot.protocol.client.Operation.Scan;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.Linearizability;
import folkmoot.protocol.history.check.Model;
import folkmoot.protocol.history.check.SessionGuarantee;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Judges what clients were told without knowing anything of logs: strong operations by
 * linearizability, and what sessions are promised by the session guarantees. What the stores have
 * in the end counts as one more read of each key, after all others.
 */
final class Judges {
  /** What a client asked, and what it was told; empty if it gave up. */
  record Ended(
      String client,
      folkmoot.protocol.client.Operation operation,
      long invoked,
      long returned,
      Optional<ClientReply> reply) {}

  /**
   * @param violations what is wrong
   * @param undecided what could not be decided within the budget
   */
  record Judgement(List<String> violations, List<String> undecided) {}

  /** About one for each operation tried: far more than any history of a minute needs. */
  private static final long STEPS = 20_000_000;

  private static final List<Checker> CHECKERS =
      List.of(
          Linearizability.of(Model.store()),
          SessionGuarantee.READ_YOUR_WRITES,
          SessionGuarantee.MONOTONIC_READS,
          SessionGuarantee.MONOTONIC_WRITES,
          SessionGuarantee.WRITES_FOLLOW_READS);

  private Judges() {}

  /**
   * @param ended all that clients asked
   * @param content what is there in the end, by key
   * @param endNanos when that was
   */
  static Judgement judge(List<Ended> ended, SortedMap<String, Versioned> content, long endNanos) {
    return judge(ended, Optional.of(content), endNanos);
  }

  /**
   * The same.
   *
   * @param content empty if nobody can say any more
   */
  static Judgement judge(
      List<Ended> ended, Optional<SortedMap<String, Versioned>> content, long endNanos) {
    List<Operation> operations = new ArrayList<>();
    SortedSet<String> keys = new TreeSet<>();
    SeenValues seen = new SeenValues(ended);
    for (Ended each : ended) {
      for (Operation operation : operations(each, seen)) {
        operations.add(operation);
        keys.add(operation.target().key());
      }
    }
    if (content.isPresent()) {
      for (String key : keys) {
        Optional<Versioned> found = Optional.ofNullable(content.get().get(key));
        operations.add(last(key, found, endNanos + operations.size()));
      }
    }
    return judge(folkmoot.protocol.history.History.of(operations, List.of()));
  }

  private static Operation last(String key, Optional<Versioned> found, long atNanos) {
    Outcome outcome = found.map(each -> Outcome.saw(text(each.value()))).orElse(Outcome.ABSENT);
    long version = found.map(Versioned::version).orElse(0L);
    Served by = new Served(Optional.of("strong"), version, Optional.empty());
    return operation("the end", key, Action.READ, atNanos, atNanos, outcome, by);
  }

  private static Judgement judge(folkmoot.protocol.history.History history) {
    List<String> violations = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (Checker checker : CHECKERS) {
      Verdict verdict = checker.check(history, Budget.ofSteps(STEPS));
      if (verdict instanceof Verdict.Violation broken) {
        violations.add(broken.promise() + ": " + broken.explanation());
      } else if (verdict instanceof Verdict.Unknown unknown) {
        undecided.add(unknown.promise() + ": " + unknown.reason());
      }
    }
    return new Judgement(violations, undecided);
  }

  /**
   * Of what is about several keys there is no model here: of transactions the bank is counted, and
   * scans are held against the log. So are keys that expire, which go by nobody's doing.
   */
  private static List<Operation> operations(Ended ended, SeenValues seen) {
    folkmoot.protocol.client.Operation asked = ended.operation();
    if (asked instanceof Scan || asked instanceof PutFor) return List.of();
    if (asked instanceof Read read && Tasks.isTimed(read.key())) return List.of();
    if (asked instanceof Read read) {
      Served by = new Served(Optional.of(read.level().label()), version(ended), Optional.empty());
      return List.of(operation(ended, ended.client(), read.key(), Action.READ, by));
    }
    Served by = new Served(Optional.of("strong"), version(ended), Optional.empty());
    if (asked instanceof Put put) {
      return List.of(operation(ended, ended.client(), put.key(), write(put.value()), by));
    }
    if (asked instanceof Delete delete) {
      return List.of(operation(ended, ended.client(), delete.key(), Action.DELETE, by));
    }
    if (asked instanceof Increment add) {
      Action action = new Action.Increment(add.by());
      return List.of(operation(ended, ended.client(), add.key(), action, by));
    }
    if (asked instanceof Conditional when) {
      String key = when.write().key();
      return List.of(operation(ended, ended.client(), key, swap(when, seen), by));
    }
    return asked instanceof PutAll all ? writes(ended, all, by) : List.of();
  }

  /** A client asks one thing at a time: each key of several is asked for by a part of it. */
  private static List<Operation> writes(Ended ended, PutAll all, Served by) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, byte[]> update : all.updates().entrySet()) {
      String part = operations.isEmpty() ? "" : "/" + operations.size();
      operations.add(
          operation(ended, ended.client() + part, update.getKey(), write(update.getValue()), by));
    }
    return operations;
  }

  /** By the value of the version that is demanded: no two writes have one value. */
  private static Action swap(Conditional when, SeenValues seen) {
    String value = text(((Put) when.write()).value());
    Optional<String> expected =
        when.condition()
            .ifMatch()
            .map(tags -> seen.at(when.write().key(), tags.versions().first()));
    return new Action.CompareAndSet(expected, value);
  }

  private static Action write(byte[] value) {
    return new Action.Write(text(value));
  }

  static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static long version(Ended ended) {
    ClientReply reply = ended.reply().orElse(null);
    if (reply instanceof ClientReply.Found found) return found.version();
    return reply == null ? 0 : reply.writtenAt();
  }

  private static Outcome outcome(Ended ended) {
    ClientReply reply = ended.reply().orElse(null);
    if (reply == null) return new Outcome.Unknown("given up");
    if (reply instanceof ClientReply.Found found) return Outcome.saw(text(found.value()));
    if (reply instanceof ClientReply.Written) return Outcome.DONE;
    if (reply instanceof ClientReply.Counted sum) return Outcome.saw(Long.toString(sum.value()));
    if (reply instanceof ClientReply.Undone undone) {
      return undone.why() == ClientReply.Undone.Why.NOT_MATCHED
          ? Outcome.NO_EFFECT
          : new Outcome.Failed(undone.why().toString());
    }
    if (reply instanceof ClientReply.Absent) {
      return ended.operation() instanceof Read ? Outcome.ABSENT : Outcome.NO_EFFECT;
    }
    return reply.nothingApplied()
        ? new Outcome.Failed(Wording.of(reply))
        : new Outcome.Unknown(Wording.of(reply));
  }

  private static Operation operation(
      Ended ended, String client, String key, Action action, Served by) {
    return operation(client, key, action, ended.invoked(), ended.returned(), outcome(ended), by);
  }

  private static Operation operation(
      String client, String key, Action action, long from, long to, Outcome outcome, Served by) {
    return new Operation(0, client, Target.of(key), action, from, to, outcome, by);
  }
}
