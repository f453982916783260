package folkmoot.node.faults;

import java.util.SortedSet;

/** What carries everything between nodes, and can be told not to. */
public interface Remoting {
  /**
   * From now on nothing goes to or comes from these addresses ({@code host:remotePort}), whoever
   * says it, and everything does with all others.
   */
  void sever(SortedSet<String> addresses);
}
