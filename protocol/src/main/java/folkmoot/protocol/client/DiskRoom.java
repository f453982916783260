package folkmoot.protocol.client;

import java.util.Locale;

/** How much room the disk of a node has, see {@code folkmoot.journal.reserve-bytes}. */
public enum DiskRoom {
  AMPLE,
  /** Less than the reserve: clients' writes are refused. */
  LOW,
  /** Less than half of the reserve: what is left is for terms and votes. */
  NONE;

  /** The name in the HTTP contract: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
