package folkmoot.deploy.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "moot",
    description = "Runs Folkmoot on this machine: a replicated store of several nodes.",
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Exit codes: 0 ok, 2 usage, 3 not found, 4 precondition, 5 unavailable, 6 outcome unknown, "
          + "7 violation found."
    })
final class RootCommand implements Callable<Integer> {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "The version.")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RootCommand.class.getPackage().getImplementationVersion();
      return new String[] {"moot " + (version == null ? "(not from its jar)" : version)};
    }
  }
}
