package folkmoot.crdt;

/** Bytes that no value of the type has: cut, damaged, of another version, or not the one form. */
public final class MalformedValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public MalformedValueException(String message) {
    super(message);
  }

  public MalformedValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
