package folkmoot.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Settings as {@code reference.conf} gives them, but for what a test says. */
public final class TestSettings {
  public static final GatewaySettings.Identity SELF =
      new GatewaySettings.Identity("node-1", "eu-west-1", "dc1");

  private TestSettings() {}

  /** {@code lines} are keys below {@code folkmoot.gateway}, in HOCON. */
  public static GatewaySettings with(String... lines) {
    return GatewaySettings.read(config(lines), SELF);
  }

  static Config config(String... lines) {
    String block = "folkmoot.gateway {\n" + String.join("\n", lines) + "\n}";
    return ConfigFactory.parseString(block)
        .withFallback(
            ConfigFactory.parseString("folkmoot.gateway { port = 0, interface = \"127.0.0.1\" }"))
        .withFallback(ConfigFactory.load());
  }
}
