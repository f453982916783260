package folkmoot.protocol.once;

/**
 * What a write with an {@code Idempotency-Key} bears in the log.
 *
 * @param name of the client's key
 * @param request of all that the client asked: the same key with another one is refused
 * @param copies how many durable copies the answer tells of
 * @param leader the node id of the leader that proposed it
 * @param keeping how long the first answer is remembered
 */
public record Keyed(Digest name, Digest request, int copies, String leader, Keeping keeping) {
  public Keyed {
    if (copies < 0 || copies > 0xffff) {
      throw new IllegalArgumentException("%d copies".formatted(copies));
    }
  }
}
