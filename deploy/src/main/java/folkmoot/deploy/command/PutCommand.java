package folkmoot.deploy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description = "Sets a key to a JSON value.",
    footer = {
      "",
      "Sent again while no node takes it, each time with the same Idempotency-Key: it is applied "
          + "once. Ends with 6 if it may have been applied when patience ends, with 5 if not."
    })
final class PutCommand extends WriteCommand {
  @Parameters(index = "1", paramLabel = "JSON", description = "The value; - for standard input.")
  String value;

  @Option(
      names = "--w",
      paramLabel = "W",
      description =
          "Durable copies to wait for: a number, majority, local_majority, all (majority).")
  String concern;

  PutCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) throws IOException {
    String path = path();
    if (concern != null) path += "?" + KeyPath.query("w", concern);
    byte[] body =
        value.equals("-")
            ? surroundings.in().readAllBytes()
            : value.getBytes(StandardCharsets.UTF_8);
    requireJson(body);
    return write("PUT", path, body, PutCommand::sentence, terminal);
  }

  @Override
  String inOwnWords(String error) {
    return error.replaceAll("\\bw(?=[ =])", "--w");
  }

  private static String sentence(HttpAnswer answer) {
    return "put, version " + answer.json().path("version").asText("?");
  }

  /** Said here, since the shell's quotes are the usual reason. */
  static void requireJson(byte[] body) {
    try {
      ObjectMapper strict =
          new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      if (strict.readTree(body).isMissingNode()) throw notJson();
    } catch (JsonProcessingException e) {
      throw notJson();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory can be read", impossible);
    }
  }

  private static Failure notJson() {
    return Failure.usage("the value is not JSON; a text needs its quotes: '\"text\"'");
  }
}
