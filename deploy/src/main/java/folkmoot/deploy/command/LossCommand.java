package folkmoot.deploy.command;

import picocli.CommandLine.Command;

@Command(name = "loss", description = "Loses some of what nodes say to each other, for a time.")
final class LossCommand extends ShareCommand {
  LossCommand(Surroundings surroundings) {
    super(surroundings, "loss");
  }
}
