package folkmoot.deploy.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.text.Edn;
import folkmoot.protocol.history.text.JsonLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/** A check from its beginning to its files: {@code check.html} and the history in two formats. */
public final class CheckRun {
  public static final String PAGE = "check.html";

  /** What a nemesis can do. */
  public static final List<String> KINDS = List.of("kill", "pause", "partition");

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path folder;
  private final Duration patience;
  private final Duration maxStaleness;
  private final Terminal terminal;
  private volatile Runnable stop = () -> {};

  /**
   * What is to go wrong.
   *
   * @param kinds of {@link #KINDS}, in turn
   * @param calm rest before each
   * @param lasts how long each is on
   */
  public record Troubles(SortedSet<String> kinds, Duration calm, Duration lasts) {}

  /**
   * @param patience for judging each promise
   * @param maxStaleness the bound of reads at {@code bounded_staleness}
   */
  public CheckRun(Path folder, Duration patience, Duration maxStaleness, Terminal terminal) {
    this.folder = folder;
    this.patience = patience;
    this.maxStaleness = maxStaleness;
    this.terminal = terminal;
  }

  /** A new folder's name. */
  public static Path folder(Home home) {
    return home.folder().resolve("checks").resolve(STAMP.format(LocalDateTime.now()));
  }

  /**
   * Drives the cluster, keeps what was seen, and judges it.
   *
   * @throws Failure if the cluster cannot be driven, broken or put right
   */
  public Judgement drive(
      Home home, Cluster cluster, Installation installation, Workload workload, Troubles troubles)
      throws IOException {
    requireAll(cluster, troubles.kinds());
    Files.createDirectories(folder);
    Nemesis.Rhythm rhythm = new Nemesis.Rhythm(troubles.calm(), troubles.lasts());
    Check check =
        new Check(
            cluster, workload, troubles(home, cluster, installation, troubles), rhythm, terminal);
    stop = check::stop;
    return keep(check.run(), cluster, workload, troubles);
  }

  /** Brings a drive to an early end, with its last words and its verdicts. */
  public void stop() {
    stop.run();
  }

  private Judgement keep(History history, Cluster cluster, Workload workload, Troubles troubles)
      throws IOException {
    keep("history.jsonl", lines -> JsonLines.write(history, lines));
    keep("history.edn", lines -> Edn.write(history, lines));
    String setting =
        "%d nodes, %d clients, %d keys, %d s, levels %s, nemesis %s, seed %d"
            .formatted(
                cluster.nodes().size(),
                workload.clients(),
                workload.keys(),
                workload.time().toSeconds(),
                String.join(", ", workload.levels()),
                troubles.kinds().isEmpty() ? "none" : String.join(", ", troubles.kinds()),
                workload.seed());
    return judge(history, setting);
  }

  private static void requireAll(Cluster cluster, SortedSet<String> kinds) {
    List<ClusterNode> silent = new ArrayList<>(cluster.nodes());
    silent.removeAll(Survey.running(cluster));
    if (!silent.isEmpty()) {
      throw Failure.unavailable(silent.get(0).id() + " does not run: `moot up` starts it");
    }
    if (kinds.contains("partition")) Partitions.requireLab(cluster.nodes());
  }

  private List<Trouble> troubles(
      Home home, Cluster cluster, Installation installation, Troubles troubles) {
    List<Trouble> all = new ArrayList<>();
    for (String kind : troubles.kinds()) {
      all.add(
          switch (kind) {
            case "kill" -> new Kills(home, cluster, installation, terminal);
            case "pause" -> new Pauses();
            case "partition" -> new Partitions(troubles.lasts().plusSeconds(30));
            default -> throw new IllegalArgumentException("no trouble: " + kind);
          });
    }
    return all;
  }

  /**
   * Judges what was recorded before, here or elsewhere.
   *
   * @throws Failure if the file cannot be read as a history
   */
  public Judgement judge(Path file) throws IOException {
    if (!Files.isReadable(file)) throw Failure.usage(file + " cannot be read");
    String name = file.getFileName().toString();
    if (!name.endsWith(".jsonl") && !name.endsWith(".edn")) {
      throw Failure.usage(file + ": the name of a history ends in .jsonl or .edn");
    }
    try {
      Iterator<String> lines = Files.readAllLines(file).iterator();
      History history = name.endsWith(".edn") ? Edn.read(lines) : JsonLines.read(lines);
      if (history.operations().stream().noneMatch(Operation::isOk)) {
        throw Failure.usage(file + ": nothing in it was answered, so there is nothing to judge");
      }
      Files.createDirectories(folder);
      return judge(history, "the history " + file);
    } catch (CharacterCodingException binary) {
      throw Failure.usage(file + ": a history is text in UTF-8");
    } catch (IllegalArgumentException malformed) {
      throw Failure.usage(file + ": " + malformed.getMessage());
    }
  }

  private void keep(String name, Consumer<Consumer<String>> writer) throws IOException {
    try (PrintWriter file = new PrintWriter(folder.resolve(name).toFile(), UTF_8)) {
      writer.accept(line -> file.append(line).append('\n'));
      if (file.checkError()) throw new IOException(folder.resolve(name) + " cannot be written");
    }
  }

  private Judgement judge(History history, String setting) throws IOException {
    terminal.progress("judging " + history.size() + " operations", "");
    Judgement judgement = Judgement.of(history, patience, maxStaleness);
    terminal.clear();
    Files.writeString(folder.resolve(PAGE), Page.of(history, judgement, setting));
    return judgement;
  }
}
