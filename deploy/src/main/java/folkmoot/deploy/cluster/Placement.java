package folkmoot.deploy.cluster;

import folkmoot.deploy.terminal.Failure;
import java.util.List;
import java.util.Locale;

/** In which region each node of a local cluster says it is. */
public enum Placement {
  /** Three nodes on one side of an ocean, the others on the other. */
  OCEAN {
    @Override
    String region(int number) {
      return number <= 3 ? "us-east-1" : "eu-west-1";
    }
  },
  /** One region each. */
  WORLDWIDE {
    @Override
    String region(int number) {
      return number <= REGIONS.size() ? REGIONS.get(number - 1) : "region-" + number;
    }
  };

  static final String DATACENTER = "dc1";

  private static final List<String> REGIONS =
      List.of(
          "us-east-1",
          "us-west-2",
          "eu-west-1",
          "ap-southeast-1",
          "ap-northeast-1",
          "sa-east-1",
          "eu-central-1",
          "ap-south-1",
          "af-south-1");

  /** Region of the node of that number, from 1. */
  abstract String region(int number);

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws Failure that says what is allowed
   */
  public static Placement named(String name) {
    for (Placement placement : values()) {
      if (placement.label().equals(name)) return placement;
    }
    throw Failure.usage("--regions " + name + ": allowed is worldwide (or ocean, the default)");
  }
}
