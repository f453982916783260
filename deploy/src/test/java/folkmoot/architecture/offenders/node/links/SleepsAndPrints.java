package folkmoot.architecture.offenders.node.links;

import java.util.logging.Logger;

/** Holds its thread, and speaks where nobody listens. */
final class SleepsAndPrints {
  void doze() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException woken) {
      woken.printStackTrace();
    }
    System.out.println("slept");
    Logger.getGlobal().info("slept");
  }
}
