package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Directory;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The parameter {@code region}: replicas there are preferred, and nothing depends on them. Whoever
 * names a region is told which one served: nobody can say of a region where all is silent whether
 * it is misspelt or down.
 *
 * @param self the id of this node
 */
record Regions(String self, Directory directory) {
  /** Of the region of each node that served. */
  static final String HEADER = "X-Served-Region";

  private static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  static String parse(String text) throws Refusal {
    if (text.matches(FORM)) return text;
    throw Refusal.bad(
        "region must be letters, digits, '.', '_' and '-', at most 64, beginning with a letter or"
            + " a digit",
        "invalid_region");
  }

  /**
   * The node to ask first of a group; empty for this one.
   *
   * @param requestId shares reads out among the replicas of the region
   */
  Optional<String> first(String group, Optional<String> wanted, String requestId) {
    if (wanted.isEmpty()) return Optional.empty();
    SortedSet<String> keepers = directory.keepers(group, wanted.get());
    if (keepers.isEmpty() || keepers.contains(self)) return Optional.empty();
    int turn = Math.floorMod(requestId.hashCode(), keepers.size());
    return keepers.stream().skip(turn).findFirst();
  }

  /** The answer with where it was given, if a region was wanted. */
  HttpResponse told(Optional<String> wanted, HttpResponse response) {
    Optional<String> nodes = response.getHeader("X-Served-By").map(HttpHeader::value);
    if (wanted.isEmpty() || nodes.isEmpty()) return response;
    SortedSet<String> regions = new TreeSet<>();
    for (String node : nodes.get().split(", ")) directory.regionOf(node).ifPresent(regions::add);
    return regions.isEmpty()
        ? response
        : response.addHeader(header(HEADER, String.join(", ", regions)));
  }
}
