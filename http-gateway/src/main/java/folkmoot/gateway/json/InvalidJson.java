package folkmoot.gateway.json;

/** Bytes that are not the JSON that was expected. */
public final class InvalidJson extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Without a stack trace: it is an answer to a client, not trouble of ours.
   *
   * @param reason what is wrong, half a sentence
   * @param offset of the byte at which it shows
   */
  public InvalidJson(String reason, int offset) {
    super(reason + " at byte " + offset, null, false, false);
  }
}
