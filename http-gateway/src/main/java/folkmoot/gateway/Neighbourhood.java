package folkmoot.gateway;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where nodes stand, as far as this one has heard; asked by any thread. */
public interface Neighbourhood {
  /** Of a node that knows of none. */
  Neighbourhood UNKNOWN =
      new Neighbourhood() {
        @Override
        public SortedSet<String> in(String region) {
          return new TreeSet<>();
        }

        @Override
        public Optional<String> regionOf(String nodeId) {
          return Optional.empty();
        }
      };

  /** The nodes of a region that were heard of lately, this one among them if it stands there. */
  SortedSet<String> in(String region);

  /** The region of a node, once it was heard of. */
  Optional<String> regionOf(String nodeId);
}
