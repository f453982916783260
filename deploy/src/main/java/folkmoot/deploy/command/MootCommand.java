package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every command has: {@code --json}, {@code --help}, and one way to end. */
abstract class MootCommand implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object as the last line of output.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help;

  final Surroundings surroundings;

  MootCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Does it, and says how that ended. */
  abstract ExitCode run(Terminal terminal) throws IOException;

  @Override
  public final Integer call() throws IOException {
    Terminal terminal = surroundings.terminal(json);
    try {
      return run(terminal).number();
    } catch (Failure failure) {
      return report(failure, terminal).number();
    }
  }

  static ExitCode report(Failure failure, Terminal terminal) {
    terminal.complain(failure.getMessage());
    failure.evidence().forEach(terminal::detail);
    terminal.result(
        object().put("error", failure.getMessage()).put("exitCode", failure.exitCode().number()));
    return failure.exitCode();
  }

  /**
   * @throws Failure that names the option and what is allowed
   */
  static void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw Failure.usage(option + " " + value + ": from " + least + " to " + most);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
