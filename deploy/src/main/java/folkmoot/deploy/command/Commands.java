package folkmoot.deploy.command;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** From the words of a command line to its exit code. */
public final class Commands {
  /** Of the contract, but not in this version. */
  private static final List<String> LATER =
      List.of("node add", "node remove", "byzantine", "backup");

  private static final Map<String, Function<Surroundings, MootCommand>> COMMANDS = commands();

  private Commands() {}

  /** In the order of the help. */
  private static Map<String, Function<Surroundings, MootCommand>> commands() {
    Map<String, Function<Surroundings, MootCommand>> commands = new LinkedHashMap<>();
    commands.put("up", UpCommand::new);
    commands.put("down", DownCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("put", PutCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("incr", IncrCommand::new);
    commands.put("crdt", CrdtCommand::new);
    commands.put("load", LoadCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("ks", KsCommand::new);
    commands.put("node", NodeCommand::new);
    commands.put("kill", KillCommand::new);
    commands.put("restart", RestartCommand::new);
    commands.put("pause", PauseCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("partition", PartitionCommand::new);
    commands.put("delay", DelayCommand::new);
    commands.put("loss", LossCommand::new);
    commands.put("duplicate", DuplicateCommand::new);
    commands.put("heal", HealCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("simulate", SimulateCommand::new);
    return commands;
  }

  /** Runs one command line; says what is wrong with it in one line. */
  public static int run(Surroundings surroundings, String... arguments) {
    Terminal terminal = surroundings.terminal(Arrays.asList(arguments).contains("--json"));
    Optional<String> later = later(arguments);
    if (later.isPresent()) {
      String sentence = "'" + later.get() + "': this version has not got it yet";
      return MootCommand.report(Failure.usage(sentence), terminal).number();
    }
    CommandLine line = commandLine(surroundings, terminal, arguments);
    int code = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return code;
  }

  private static Optional<String> later(String... arguments) {
    String line = String.join(" ", arguments) + " ";
    return LATER.stream().filter(words -> line.startsWith(words + " ")).findFirst();
  }

  private static CommandLine commandLine(
      Surroundings surroundings, Terminal terminal, String... arguments) {
    CommandLine line = new CommandLine(new RootCommand());
    // Reading the annotations of one command takes a tenth of the time of reading them all.
    boolean alone = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
    for (Map.Entry<String, Function<Surroundings, MootCommand>> each : COMMANDS.entrySet()) {
      if (alone && !each.getKey().equals(arguments[0])) continue;
      line.addSubcommand(each.getValue().apply(surroundings));
    }
    if (!alone) line.addSubcommand(new CommandLine.HelpCommand());
    for (String name : List.of("put", "crdt")) {
      CommandLine valued = line.getSubcommands().get(name);
      if (valued != null) valued.setUnmatchedOptionsArePositionalParams(true); // -5 is a value
    }
    CommandLine keyspaces = line.getSubcommands().get("ks");
    if (keyspaces != null) KsCommand.parts(surroundings).forEach(keyspaces::addSubcommand);
    CommandLine nodes = line.getSubcommands().get("node");
    if (nodes != null) NodeCommand.parts(surroundings).forEach(nodes::addSubcommand);
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    line.setExpandAtFiles(false); // a value may begin with @
    line.setParameterExceptionHandler(
        (wrong, words) -> MootCommand.report(Failure.usage(sentence(wrong)), terminal).number());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          failure.printStackTrace(surroundings.err());
          Failure internal = Failure.of(ExitCode.INTERNAL, "internal error: " + failure);
          return MootCommand.report(internal, terminal).number();
        });
    return line;
  }

  private static String sentence(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandName();
    boolean isPart = command.getCommandSpec().qualifiedName().split(" ").length > 2;
    String help = name.equals("moot") ? "moot help" : "moot help " + name;
    if (isPart) help = command.getCommandSpec().qualifiedName() + " --help";
    String what = wrong.getMessage().lines().findFirst().orElse("not understood");
    if (wrong instanceof UnmatchedArgumentException unmatched && name.equals("moot")) {
      what = "no command '" + unmatched.getUnmatched().get(0) + "'";
    }
    return what + " (see `" + help + "`)";
  }
}
