package folkmoot.node.settings;

/** How the lines of the log are written. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
