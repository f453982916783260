package folkmoot.deploy.command;

import picocli.CommandLine.Command;

@Command(
    name = "duplicate",
    description = "Repeats some of what nodes say to each other, for a time.")
final class DuplicateCommand extends ShareCommand {
  DuplicateCommand(Surroundings surroundings) {
    super(surroundings, "duplicate");
  }
}
