package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * One seeded life of a journal: writes of several groups, reads, crashes of machine and process at
 * any moment, failing syncs. Checked at every opening: the groups are as some first part of all
 * writes, in the order sent, has made them, and that part holds everything that was answered and
 * everything that an earlier opening has shown.
 */
final class CrashRun {
  private static final List<String> GROUPS = List.of("a", "b", "c");

  private final Random random;
  private final UnaryOperator<Disk> controller;
  private final JournalSettings settings;
  private SimulatedDisk disk = new SimulatedDisk();
  private JournalRig journal;

  /** What must be there, and the writes after it, answered or not. */
  private JournalModel durable = new JournalModel();

  private final List<Journal.Write> pending = new ArrayList<>();
  private long sent;
  private long answered;
  int openings;
  int lostWrites;
  int keptUnanswered;

  /** How many segments have been removed. */
  long removed;

  /**
   * @param controller what stands between journal and disk; a faulty one is a mutant
   */
  CrashRun(long seed, UnaryOperator<Disk> controller) {
    this.random = new Random(seed);
    this.controller = controller;
    this.settings = new JournalSettings(4096, 1 + random.nextInt(3000));
  }

  void run(int steps) {
    reopen();
    for (int i = 0; i < steps; i++) {
      try {
        act();
      } catch (JournalFailed failed) {
        if (failed instanceof CorruptJournal) throw new AssertionError(failed);
        collectAnswers();
        disk = disk.isStopped() || random.nextBoolean() ? disk.crash(random) : disk.killProcess();
        reopen();
      }
    }
    collectAnswers();
    disk = disk.crash(random);
    reopen();
  }

  /** A fingerprint of all that happened, for comparing two runs of a seed. */
  long trace() {
    long hash = sent * 31 + openings * 17L + lostWrites;
    for (var file : DiskImage.of(disk).files().entrySet()) {
      hash = hash * 31 + file.getKey().hashCode();
      hash = hash * 31 + Arrays.hashCode(file.getValue());
    }
    return hash;
  }

  private long firstSegment() {
    return DiskImage.of(disk).files().keySet().stream()
        .filter(Segment::isName)
        .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
        .min()
        .orElse(1);
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 50) send(nextWrite());
    else if (dice < 85) journal.step();
    else if (dice < 90) checkLog(GROUPS.get(random.nextInt(GROUPS.size())));
    else if (dice < 93) {
      collectAnswers();
      disk = disk.crash(random);
      reopen();
    } else if (dice < 95) {
      collectAnswers();
      disk = disk.killProcess();
      reopen();
    } else if (dice < 98) disk.stopAfter(random.nextInt(12));
    else disk.failNextSync();
  }

  private void send(Journal.Write write) {
    pending.add(write);
    sent++;
    journal.send(
        write.group(), write.hardState(), write.base(), write.truncateFrom(), write.entries());
  }

  private Journal.Write nextWrite() {
    String group = GROUPS.get(random.nextInt(GROUPS.size()));
    JournalModel.Log log = expected().log(group);
    Optional<HardState> hardState = nextHardState(log.hardState());
    long term = hardState.orElse(log.hardState()).term();
    Optional<LogPosition> base =
        random.nextInt(12) == 0 ? Optional.of(nextBase(log, term)) : Optional.empty();
    if (base.isPresent()) {
      log = log.with(new Journal.Write(group, 0, hardState, base, 0, List.of(), null));
    }
    long last = log.lastIndex();
    long least = log.base().index() + 1;
    long from = random.nextInt(5) == 0 ? Math.max(least, last - random.nextInt(4)) : 0;
    long first = from > 0 ? Math.min(from, last + 1) : last + 1;
    List<LogEntry> entries = new ArrayList<>();
    int count = term == 0 ? 0 : random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int bytes = random.nextInt(40) == 0 ? 6000 : random.nextInt(500);
      entries.add(JournalRig.entry(term, first + i, bytes));
    }
    return new Journal.Write(group, 0, hardState, base, from, entries, null);
  }

  /** Mostly an entry of the log; at times one that it has not, as a snapshot's may be. */
  private LogPosition nextBase(JournalModel.Log log, long term) {
    if (random.nextInt(4) == 0) {
      return new LogPosition(
          term, log.base().index() + 1 + random.nextInt(log.entries().size() + 5));
    }
    long index = log.lastIndex() - random.nextInt(Math.min(8, log.entries().size() + 1));
    return new LogPosition(log.termAt(index).orElseThrow(), index);
  }

  private Optional<HardState> nextHardState(HardState now) {
    if (random.nextInt(4) > 0) return Optional.empty();
    String node = "node-" + random.nextInt(3);
    if (now.term() > 0 && now.votedFor().isEmpty() && random.nextBoolean()) {
      return Optional.of(JournalRig.vote(now.term(), node));
    }
    return Optional.of(
        random.nextBoolean()
            ? JournalRig.vote(now.term() + 1, node)
            : JournalRig.term(now.term() + 1));
  }

  private JournalModel expected() {
    JournalModel model = durable.copy();
    pending.forEach(model::apply);
    return model;
  }

  private void checkLog(String group) {
    assertThat(journal.readAll(group)).isEqualTo(expected().log(group).entries());
  }

  /** Answers come in the order of the writes, none left out. */
  private void collectAnswers() {
    for (long sequence : journal.persisted()) {
      assertThat(sequence).isEqualTo(++answered);
      durable.apply(pending.remove(0));
    }
  }

  /** Opens what is left, also when the machine stops again meanwhile, and compares. */
  private void reopen() {
    while (true) {
      if (random.nextInt(4) == 0) disk.stopAfter(random.nextInt(25));
      try {
        journal = new JournalRig(controller.apply(disk), settings);
        break;
      } catch (CorruptJournal | VoteForgotten corrupt) {
        throw new AssertionError("seen as corrupt", corrupt);
      } catch (JournalFailed interrupted) {
        disk = disk.crash(random);
      }
    }
    disk.stopAfter(Long.MAX_VALUE);
    openings++;
    removed = Math.max(removed, firstSegment() - 1);
    answered = 0;
    adopt();
  }

  /** Finds which writes the opened journal has, and expects these from now on. */
  private void adopt() {
    JournalModel opened = new JournalModel();
    for (String group : GROUPS) {
      Journal.Opened found = journal.open(group);
      assertThat(found.damage()).as("seen as damaged").isEmpty();
      List<LogEntry> entries = journal.readAll(group);
      var log = new JournalModel.Log(found.hardState(), found.log().base(), entries);
      assertThat(found.log().size()).isEqualTo(entries.size());
      for (LogEntry entry : entries) {
        assertThat(found.log().termAt(entry.index())).isEqualTo(entry.term());
      }
      opened.put(group, log);
    }
    JournalModel model = durable.copy();
    int kept = isLike(model, opened) ? 0 : -1;
    for (int i = 0; i < pending.size(); i++) {
      model.apply(pending.get(i));
      if (isLike(model, opened)) kept = i + 1;
    }
    assertThat(kept)
        .as("the writes opened are a first part of those sent, with all that was answered")
        .isNotNegative();
    keptUnanswered += kept;
    lostWrites += pending.size() - kept;
    durable = opened;
    pending.clear();
  }

  private static boolean isLike(JournalModel model, JournalModel opened) {
    return GROUPS.stream().allMatch(group -> model.log(group).equals(opened.log(group)));
  }
}
