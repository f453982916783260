package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.Failure;

/** A command about keyspaces. */
abstract class KeyspaceCommand extends AskingCommand {
  static final String PATH = "/v1/keyspaces";

  KeyspaceCommand(Surroundings surroundings) {
    super(surroundings);
  }

  static String path(String name) {
    if (name.isEmpty()) throw Failure.usage("the name of the keyspace is empty");
    return PATH + "/" + KeyPath.segmentOf(name);
  }

  /** What a keyspace is, in one line. */
  static String summary(JsonNode keyspace) {
    int partitions = keyspace.path("partitions").asInt();
    return "%s: %s, %d %s of %d %s each, w=%s, can lose %d"
        .formatted(
            keyspace.path("name").asText(),
            keyspace.path("strategy").asText(),
            partitions,
            partitions == 1 ? "partition" : "partitions",
            keyspace.path("replicas").asInt(),
            keyspace.path("replicas").asInt() == 1 ? "copy" : "copies",
            keyspace.path("w").asText(),
            keyspace.path("canLoseNodes").asInt());
  }
}
