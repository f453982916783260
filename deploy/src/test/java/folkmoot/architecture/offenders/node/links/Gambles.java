package folkmoot.architecture.offenders.node.links;

import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Draws from what no seed governs. */
final class Gambles {
  double sum() {
    double drawn = Math.random() + new Random().nextDouble();
    return drawn + UUID.randomUUID().hashCode() + ThreadLocalRandom.current().nextDouble();
  }
}
