package folkmoot.node.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * An immutable map in the order of its keys' bytes: a change copies the path to the key and shares
 * the rest, so that keeping an old state costs nothing. A treap (Seidel and Aragon, Randomized
 * Search Trees, 1996) whose priorities are hashes of the keys: the shape depends on the content
 * alone, not on the history.
 */
final class PersistentTree {
  static final PersistentTree EMPTY = new PersistentTree(null);
  private static final byte[] NOTHING = new byte[0];

  private final Node root;

  private PersistentTree(Node root) {
    this.root = root;
  }

  private static final class Node {
    final byte[] key;
    final byte[] value;
    final int priority;
    final long ownHash;
    final Node left;
    final Node right;
    final long hash;

    Node(byte[] key, byte[] value, int priority, long ownHash, Node left, Node right) {
      this.key = key;
      this.value = value;
      this.priority = priority;
      this.ownHash = ownHash;
      this.left = left;
      this.right = right;
      this.hash = ownHash + hashOf(left) + hashOf(right);
    }

    static Node leaf(byte[] key, byte[] value, Node left, Node right) {
      long ownHash = ContentHash.of(key, value);
      int priority = (int) ContentHash.of(key, NOTHING);
      return new Node(key, value, priority, ownHash, left, right);
    }

    Node over(Node newLeft, Node newRight) {
      return new Node(key, value, priority, ownHash, newLeft, newRight);
    }
  }

  /** See {@link ContentHash}; kept with every change, so that asking is free. */
  long hash() {
    return hashOf(root);
  }

  /** The value of a key, null if there is none. */
  byte[] get(byte[] key) {
    Node at = root;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      if (order == 0) return at.value;
      at = order < 0 ? at.left : at.right;
    }
    return null;
  }

  PersistentTree put(byte[] key, byte[] value) {
    return new PersistentTree(put(root, key, value));
  }

  PersistentTree remove(byte[] key) {
    return new PersistentTree(remove(root, key));
  }

  /** The records from a key on; it holds this tree, which does not change. */
  RecordCursor from(byte[] key) {
    return new Cursor(root, key);
  }

  private static final class Cursor implements RecordCursor {
    /** What is still to come: each node after all of its left side. */
    private final Deque<Node> ahead = new ArrayDeque<>();

    private Node at;

    Cursor(Node root, byte[] from) {
      Node node = root;
      while (node != null) {
        boolean comes = Arrays.compareUnsigned(node.key, from) >= 0;
        if (comes) ahead.push(node);
        node = comes ? node.left : node.right;
      }
    }

    @Override
    public boolean next() {
      if (ahead.isEmpty()) return false;
      at = ahead.pop();
      for (Node node = at.right; node != null; node = node.left) ahead.push(node);
      return true;
    }

    @Override
    public byte[] key() {
      return at.key;
    }

    @Override
    public byte[] value() {
      return at.value;
    }

    @Override
    public void close() {}
  }

  private static Node put(Node at, byte[] key, byte[] value) {
    if (at == null) return Node.leaf(key, value, null, null);
    int order = Arrays.compareUnsigned(key, at.key);
    if (order == 0) return Node.leaf(key, value, at.left, at.right);
    if (order < 0) {
      Node left = put(at.left, key, value);
      return left.priority > at.priority
          ? left.over(left.left, at.over(left.right, at.right))
          : at.over(left, at.right);
    }
    Node right = put(at.right, key, value);
    return right.priority > at.priority
        ? right.over(at.over(at.left, right.left), right.right)
        : at.over(at.left, right);
  }

  private static Node remove(Node at, byte[] key) {
    if (at == null) return null;
    int order = Arrays.compareUnsigned(key, at.key);
    if (order == 0) return joined(at.left, at.right);
    return order < 0
        ? at.over(remove(at.left, key), at.right)
        : at.over(at.left, remove(at.right, key));
  }

  /** One tree of two, all keys of the first before all of the second. */
  private static Node joined(Node left, Node right) {
    if (left == null) return right;
    if (right == null) return left;
    return left.priority > right.priority
        ? left.over(left.left, joined(left.right, right))
        : right.over(joined(left, right.left), right.right);
  }

  private static long hashOf(Node node) {
    return node == null ? 0 : node.hash;
  }
}
