package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "crdt",
    description = "Updates a value that merges, or reads one, and prints it.",
    synopsisHeading = "",
    customSynopsis = {
      "Usage: moot crdt [OPTIONS] KEYSPACE KEY TYPE OP [WORDS]",
      "       moot crdt [OPTIONS] get KEYSPACE KEY"
    },
    footer = {
      "",
      "  g_counter        increment [N]",
      "  pn_counter       increment [N], decrement [N]",
      "  bounded_counter  increment [N], decrement [N], grant NODE N",
      "  g_set            add JSON",
      "  or_set           add JSON, remove JSON",
      "  flag             enable",
      "  lww_register     set JSON",
      "  mv_register      set JSON",
      "  or_map           put FIELD JSON, remove FIELD",
      "  text             insert POSITION TEXT, delete POSITION LENGTH",
      "",
      "An update is sent once: sent again after a lost answer, what counts would count twice."
    })
final class CrdtCommand extends KeyspaceCommand {
  private static final String FORM = "crdt KEYSPACE KEY TYPE OP [WORDS], or crdt get KEYSPACE KEY";

  @Parameters(arity = "1..*", paramLabel = "WORDS", hidden = true)
  List<String> words;

  @Option(
      names = "--w",
      paramLabel = "W",
      description = "Nodes that have it before the answer: local, majority, all, a number (local).")
  String written;

  @Option(
      names = "--r",
      paramLabel = "R",
      description = "Of get: of how many nodes' values what is read is the merge (local).")
  String read;

  CrdtCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return words.get(0).equals("get") ? get(terminal) : update(terminal);
  }

  private ExitCode get(Terminal terminal) {
    if (words.size() != 3 || written != null) throw Failure.usage(FORM + " [--r R]");
    String path = KeyPath.ofKeyspace(words.get(1), words.get(2));
    if (read != null) path += "?" + KeyPath.query("r", read);
    return told(client().read(path), false, terminal);
  }

  private ExitCode update(Terminal terminal) {
    if (words.size() < 4 || read != null) throw Failure.usage(FORM);
    ObjectNode body =
        CrdtWords.body(
            words.get(2),
            words.get(3),
            words.subList(4, words.size()),
            word -> PutCommand.requireJson(word.getBytes(StandardCharsets.UTF_8)));
    if (body.has("to")) body.put("to", cluster().node(body.get("to").asText()).id());
    String path = KeyPath.ofKeyspace(words.get(0), words.get(1)) + "/ops";
    if (written != null) path += "?" + KeyPath.query("w", written);
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return told(client().write("POST", path, bytes), true, terminal);
  }

  /** The value as it was sent: a tree would change numbers. */
  private static ExitCode told(Reply reply, boolean write, Terminal terminal) {
    String value = reply.answer().rawField("value").orElse("");
    return tell(reply, write, body -> say(value, body, terminal), terminal);
  }

  private static void say(String value, JsonNode body, Terminal terminal) {
    terminal.say(value);
    for (JsonNode other : body.path("others")) {
      terminal.say("besides, as %s: %s".formatted(other.path("type").asText(), other.get("value")));
    }
    if (body instanceof ObjectNode object) object.putRawValue("value", new RawValue(value));
  }
}
