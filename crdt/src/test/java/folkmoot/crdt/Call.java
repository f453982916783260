package folkmoot.crdt;

/**
 * An operation as the laws draw it.
 *
 * @param name of the operation, as clients name it
 * @param on what it is about: an element, a field, a replica
 * @param number how much, or when
 */
public record Call(String name, String on, long number) {
  @Override
  public String toString() {
    return "%s(%s, %d)".formatted(name, on, number);
  }
}
