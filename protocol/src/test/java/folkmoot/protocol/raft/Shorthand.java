package folkmoot.protocol.raft;

import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.RaftMessage.RequestVote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Logs, groups and messages as the paper's figures write them: a log is the row of its entries'
 * terms ({@code "1 1 4"}), a server a letter.
 */
final class Shorthand {
  private Shorthand() {}

  static Voter voter(String node) {
    return new Voter(node, node + "-disk");
  }

  /** {@code "a b c"}: these servers vote. */
  static Configuration group(String nodes) {
    return Configuration.of(set(nodes));
  }

  /** While the membership changes from one set to the other (Raft §6). */
  static Configuration joint(String before, String after) {
    return new Configuration(List.of(set(before), set(after)));
  }

  private static TreeSet<Voter> set(String nodes) {
    TreeSet<Voter> voters = new TreeSet<>();
    for (String node : nodes.split(" ")) voters.add(voter(node));
    return voters;
  }

  /** {@code "a=5 b=3"}: how far each has come; who is not named is at 0. */
  static ToLongFunction<Voter> reached(String numbers) {
    SortedMap<Voter, Long> reached = new TreeMap<>();
    for (String number : numbers.split(" ")) {
      String[] parts = number.split("=");
      reached.put(voter(parts[0]), Long.parseLong(parts[1]));
    }
    return voter -> reached.getOrDefault(voter, 0L);
  }

  static LogTerms log(String terms) {
    LogTerms log = LogTerms.EMPTY;
    if (terms.isBlank()) return log;
    for (long term : Arrays.stream(terms.trim().split(" +")).mapToLong(Long::parseLong).toArray()) {
      log = log.append(term);
    }
    return log;
  }

  /** The row of terms that {@link #log} reads. */
  static String row(LogTerms log) {
    StringBuilder row = new StringBuilder();
    for (long index = 1; index <= log.lastIndex(); index++) {
      row.append(index == 1 ? "" : " ").append(log.termAt(index));
    }
    return row.toString();
  }

  static LogEntry entry(long term, long index) {
    byte[] command = "%d.%d".formatted(term, index).getBytes(StandardCharsets.UTF_8);
    return LogEntry.of(term, index, 0, LogEntry.Kind.COMMAND, "a", index, command);
  }

  /** What the leader of {@code term} sends of its log: the entries after {@code previous}. */
  static AppendEntries append(LogTerms leaderLog, long term, long previous, long through) {
    List<LogEntry> entries = new ArrayList<>();
    for (long index = previous + 1; index <= through; index++) {
      entries.add(entry(leaderLog.termAt(index), index));
    }
    return new AppendEntries(
        "default", term, voter("a"), previous, leaderLog.termAt(previous), entries, 0, 1);
  }

  static RequestVote requestVote(String candidate, long term, LogTerms log) {
    return requestVote(candidate, term, log, false);
  }

  static RequestVote requestVote(String candidate, long term, LogTerms log, boolean transfer) {
    LogPosition end = log.end();
    return new RequestVote("default", term, voter(candidate), end.term(), end.index(), transfer);
  }

  /** The follower's log after it did what the rule decided. */
  static LogTerms after(LogTerms log, AppendEntries message, AppendRule.Accept accept) {
    LogTerms next = accept.truncateFrom() > 0 ? log.truncateFrom(accept.truncateFrom()) : log;
    for (LogEntry entry : message.entries().subList(accept.skip(), message.entries().size())) {
      next = next.append(entry.term());
    }
    return next;
  }
}
