package folkmoot.node.faults;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param nodeId this node
 * @param peers the other configured nodes: node id by {@code host:remotePort}, the empty text where
 *     the id is not known yet
 */
public record FaultLabSettings(String nodeId, SortedMap<String, String> peers) {
  public FaultLabSettings {
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
  }
}
