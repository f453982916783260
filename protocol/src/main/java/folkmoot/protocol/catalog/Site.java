package folkmoot.protocol.catalog;

import folkmoot.protocol.raft.Voter;

/**
 * A node that may keep data, and where it stands.
 *
 * @param voter its node id and disk id
 * @param region where it is, as it was told
 * @param datacenter within the region
 */
public record Site(Voter voter, String region, String datacenter) implements Comparable<Site> {
  /** What fails together: {@code region/datacenter}. */
  public String place() {
    return region + "/" + datacenter;
  }

  @Override
  public int compareTo(Site other) {
    return voter.compareTo(other.voter);
  }
}
