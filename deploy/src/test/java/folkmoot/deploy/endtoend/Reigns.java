package folkmoot.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who led in which term, by all that nodes have said and written. */
final class Reigns {
  /** The first group of {@code default}, which is never dropped here. */
  private static final String GROUP = " default\\.1\\.0: ";

  private static final Pattern LOGGED = Pattern.compile(GROUP + "leader in term (\\d+), ");
  private static final Pattern HEARD =
      Pattern.compile(GROUP + "\\w+ in term (\\d+), leader (?!unknown)(\\S+)");

  private final SortedMap<Long, SortedSet<String>> leaders = new TreeMap<>();

  synchronized void ofTerm(long term, String leader) {
    leaders.computeIfAbsent(term, unseen -> new TreeSet<>()).add(leader);
  }

  /** Looks at every node's status once. */
  void look(List<Integer> ports) {
    for (int port : ports) {
      Optional<JsonNode> status = Http.status(port);
      if (status.isEmpty() || status.get().path("leaderId").isNull()) continue;
      ofTerm(status.get().path("term").asLong(), status.get().path("leaderId").asText());
    }
  }

  /**
   * Reads a node's whole log: what it says of itself, and whom it has followed.
   *
   * @return how many times it began to lead
   */
  int read(String nodeId, Path log) throws IOException {
    String text = Files.readString(log, StandardCharsets.UTF_8);
    int begun = 0;
    for (Matcher line = LOGGED.matcher(text); line.find(); begun++) {
      ofTerm(Long.parseLong(line.group(1)), nodeId);
    }
    for (Matcher line = HEARD.matcher(text); line.find(); ) {
      ofTerm(Long.parseLong(line.group(1)), line.group(2));
    }
    return begun;
  }

  /** The leaders of each term of which one is known. */
  synchronized SortedMap<Long, SortedSet<String>> byTerm() {
    return new TreeMap<>(leaders);
  }
}
