package folkmoot.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Runs a command line of {@code moot}, as a user would. */
@FunctionalInterface
public interface Moot {
  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param result its result as JSON
   */
  record Said(int code, JsonNode result) {
    public boolean ok() {
      return code == 0;
    }
  }

  Said run(String... words);
}
