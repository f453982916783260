package folkmoot.crdt.update;

/**
 * How large values may become by updates. What comes by merging is never refused: replicas that
 * kept to it apart may be past it together, by what each of them added.
 *
 * @param valueBytes of a set, map or register, in its own bytes; an entry of Distributed Data must
 *     fit into one frame
 * @param textLength of a text, in code points that are visible
 */
public record Limits(int valueBytes, int textLength) {
  public static final Limits DEFAULT = new Limits(96 * 1024, 1 << 20);

  public Limits {
    if (valueBytes < 1) throw new IllegalArgumentException("valueBytes is " + valueBytes);
    if (textLength < 1) throw new IllegalArgumentException("textLength is " + textLength);
  }
}
