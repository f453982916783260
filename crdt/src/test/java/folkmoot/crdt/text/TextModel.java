package folkmoot.crdt.text;

import folkmoot.crdt.Call;
import folkmoot.crdt.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * FugueMax as the paper has it (Weidner & Kleppmann, 2023, Algorithm 1), a node for each character
 * and a walk through the tree for each question: what the document is held to.
 */
final class TextModel {
  private static final class Node {
    private final Event<Call> event;
    private final int codePoint;
    private final List<Node> lefts = new ArrayList<>();
    private final List<Node> rights = new ArrayList<>();
    private final TreeSet<Integer> deletedBy = new TreeSet<>();
    private final Node rightOrigin;

    private Node(Event<Call> event, int codePoint, Node rightOrigin) {
      this.event = event;
      this.codePoint = codePoint;
      this.rightOrigin = rightOrigin;
    }

    private boolean isSeen(SortedSet<Integer> seen) {
      return event != null && seen.contains(event.number());
    }

    private boolean isVisible(SortedSet<Integer> seen) {
      return isSeen(seen) && deletedBy.stream().noneMatch(seen::contains);
    }
  }

  private final Node root = new Node(null, 0, null);

  static String text(List<Event<Call>> events) {
    TextModel model = new TextModel();
    TreeSet<Integer> all = new TreeSet<>();
    for (Event<Call> event : events) {
      if (event.operation().name().equals("insert")) model.insert(event);
      else model.delete(event);
      all.add(event.number());
    }
    StringBuilder text = new StringBuilder();
    model.visible(all).forEach(node -> text.appendCodePoint(node.codePoint));
    return text.toString();
  }

  private List<Node> visible(SortedSet<Integer> seen) {
    return walk().stream().filter(node -> node.isVisible(seen)).toList();
  }

  private void insert(Event<Call> event) {
    List<Node> visible = visible(event.seen());
    int position = LawfulText.position(event.operation(), visible.size());
    Node before = position == 0 ? root : visible.get(position - 1);
    SortedSet<Integer> known = event.seen();
    List<Node> there = walk().stream().filter(node -> node.isSeen(known)).toList();
    int next = there.indexOf(before) + 1;
    Node after = next < there.size() ? there.get(next) : null;
    for (int codePoint : event.operation().on().codePoints().toArray()) {
      SortedSet<Integer> seen = known;
      boolean right = before.rights.stream().noneMatch(node -> node.isSeen(seen));
      Node node = new Node(event, codePoint, after);
      List<Node> siblings = right ? before.rights : after.lefts;
      siblings.add(place(node, siblings, right), node);
      before = node;
    }
  }

  private int place(Node node, Collection<Node> siblings, boolean right) {
    List<Node> order = walk();
    int index = 0;
    for (Node sibling : siblings) {
      int one = node.rightOrigin == null ? order.size() : order.indexOf(node.rightOrigin);
      int other = sibling.rightOrigin == null ? order.size() : order.indexOf(sibling.rightOrigin);
      boolean less = node.event.by().compareTo(sibling.event.by()) < 0;
      if (right ? one > other || (one == other && less) : less) break;
      index++;
    }
    return index;
  }

  private void delete(Event<Call> event) {
    List<Node> visible = visible(event.seen());
    int position = LawfulText.position(event.operation(), visible.size());
    int end = Math.min(visible.size(), position + event.operation().on().length());
    visible.subList(position, end).forEach(node -> node.deletedBy.add(event.number()));
  }

  private List<Node> walk() {
    List<Node> order = new ArrayList<>();
    walk(root, order);
    order.remove(root);
    return order;
  }

  private static void walk(Node node, List<Node> into) {
    node.lefts.forEach(child -> walk(child, into));
    into.add(node);
    node.rights.forEach(child -> walk(child, into));
  }
}
