package folkmoot.protocol.faults;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What faults mean for the links of one node. */
public final class ImpairmentRule {
  private ImpairmentRule() {}

  /**
   * What is wrong with the link to each address; addresses with nothing wrong are left out.
   *
   * @param nodes the peers by address; the empty text where it is not known who is there
   */
  public static SortedMap<String, Impairment> of(
      Iterable<Fault> faults, String self, SortedMap<String, String> nodes) {
    SortedMap<String, Impairment> impaired = new TreeMap<>();
    for (Map.Entry<String, String> peer : nodes.entrySet()) {
      Impairment all = Impairment.NONE;
      for (Fault fault : faults) {
        boolean outward = fault.concerns(self, peer.getValue());
        boolean inward = fault.concerns(peer.getValue(), self);
        if (outward || inward) all = all.and(fault.impairment(outward, inward));
      }
      if (!all.equals(Impairment.NONE)) impaired.put(peer.getKey(), all);
    }
    return impaired;
  }
}
