package folkmoot.node.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import folkmoot.node.settings.LogFormat;
import java.util.Iterator;
import org.slf4j.Logger;

/** Makes the log of this process that of one node. */
public final class LogSetup {
  /** Under which {@code logback.xml} finds the id of the node. */
  static final String NODE_ID = "nodeId";

  private LogSetup() {}

  /**
   * From now on every line bears the node's id and has this format.
   *
   * @param context of the whole process
   */
  public static void apply(LoggerContext context, String nodeId, LogFormat format) {
    context.putProperty(NODE_ID, nodeId);
    if (format == LogFormat.TEXT) return;
    Iterator<Appender<ILoggingEvent>> appenders =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> stream) {
        writeJson(context, stream, nodeId);
      }
    }
  }

  private static void writeJson(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> stream, String nodeId) {
    NodeJsonEncoder encoder = new NodeJsonEncoder(nodeId);
    encoder.setContext(context);
    encoder.start();
    stream.setEncoder(encoder);
  }
}
