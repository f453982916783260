package folkmoot.node.store;

import folkmoot.node.store.StateStore.Versioned;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An immutable map in the order of its keys' bytes: a change copies the path to the key and shares
 * the rest, so that keeping an old state costs nothing. A treap (Seidel and Aragon, Randomized
 * Search Trees, 1996) whose priorities are hashes of the keys: the shape depends on the content
 * alone, not on the history.
 */
final class PersistentTree {
  static final PersistentTree EMPTY = new PersistentTree(null);

  private final Node root;

  private PersistentTree(Node root) {
    this.root = root;
  }

  private static final class Node {
    final byte[] key;
    final Versioned value;
    final int priority;
    final long ownHash;
    final Node left;
    final Node right;
    final long size;
    final long hash;

    Node(byte[] key, Versioned value, int priority, long ownHash, Node left, Node right) {
      this.key = key;
      this.value = value;
      this.priority = priority;
      this.ownHash = ownHash;
      this.left = left;
      this.right = right;
      this.size = 1 + sizeOf(left) + sizeOf(right);
      this.hash = ownHash + hashOf(left) + hashOf(right);
    }

    static Node leaf(byte[] key, Versioned value, Node left, Node right) {
      long ownHash = ContentHash.of(key, value.version(), ByteBuffer.wrap(value.value()));
      int priority = (int) ContentHash.of(key, 0, ByteBuffer.allocate(0));
      return new Node(key, value, priority, ownHash, left, right);
    }

    Node over(Node newLeft, Node newRight) {
      return new Node(key, value, priority, ownHash, newLeft, newRight);
    }
  }

  long size() {
    return sizeOf(root);
  }

  /** See {@link ContentHash}; kept with every change, so that asking is free. */
  long hash() {
    return hashOf(root);
  }

  Optional<Versioned> get(byte[] key) {
    Node at = root;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      if (order == 0) return Optional.of(at.value);
      at = order < 0 ? at.left : at.right;
    }
    return Optional.empty();
  }

  PersistentTree put(byte[] key, Versioned value) {
    return new PersistentTree(put(root, key, value));
  }

  PersistentTree remove(byte[] key) {
    return new PersistentTree(remove(root, key));
  }

  /** The first keys in order, at most {@code limit}. */
  List<byte[]> first(int limit) {
    List<byte[]> keys = new ArrayList<>();
    collect(root, limit, keys);
    return keys;
  }

  private static void collect(Node at, int limit, List<byte[]> keys) {
    if (at == null || keys.size() >= limit) return;
    collect(at.left, limit, keys);
    if (keys.size() < limit) keys.add(at.key);
    collect(at.right, limit, keys);
  }

  private static Node put(Node at, byte[] key, Versioned value) {
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

  private static long sizeOf(Node node) {
    return node == null ? 0 : node.size;
  }

  private static long hashOf(Node node) {
    return node == null ? 0 : node.hash;
  }
}
