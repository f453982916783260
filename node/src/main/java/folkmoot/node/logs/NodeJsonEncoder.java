package folkmoot.node.logs;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;

/**
 * Logback's JSON lines, with the node's id and the id of the request that a line belongs to as
 * fields of their own.
 */
final class NodeJsonEncoder extends JsonEncoder {
  private static final String REQUEST_ID = "requestId";

  private final String nodeId;

  /**
   * @param nodeId letters, digits, '.', '_' and '-'
   */
  NodeJsonEncoder(String nodeId) {
    this.nodeId = nodeId;
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithMessage(false);
    setWithArguments(false);
    setWithFormattedMessage(true);
  }

  @Override
  protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
    super.appendCustomFields(line, event);
    line.append(VALUE_SEPARATOR);
    appenderMember(line, LogSetup.NODE_ID, nodeId);
    String requestId = event.getMDCPropertyMap().get(REQUEST_ID);
    if (requestId == null) return;
    line.append(VALUE_SEPARATOR);
    appenderMember(line, REQUEST_ID, JsonEscapeUtil.jsonEscapeString(requestId));
  }
}
