package folkmoot.node.settings;

/** A setting that stops the node; the message is one line for whoever started it. */
public final class RefusedSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param setting the key, with its environment variable if it has one
   * @param value what was given
   * @param allowed what may be given instead, or what is wrong with it
   */
  RefusedSetting(String setting, String value, String allowed) {
    super("%s = \"%s\" is refused: %s".formatted(setting, oneLine(value), allowed));
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }
}
