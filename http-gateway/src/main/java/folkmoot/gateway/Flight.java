package folkmoot.gateway;

import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.token.SessionToken;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An operation under way, and who waits for it.
 *
 * @param askedNode another node whose answer is awaited
 */
record Flight(Journey journey, Client client, Optional<String> askedNode) {

  /**
   * Who waits, and for what.
   *
   * @param group that is asked
   * @param key by what a repetition of what it asks is known
   * @param seen what it has seen, as its token says
   * @param trace by what a line of the log is known
   */
  record Client(
      KnownGroup group,
      Optional<IdempotencyKey> key,
      SessionToken seen,
      String trace,
      Consumer<Answer> answer) {
    /** One of whom nothing is known. */
    Client(KnownGroup group, Consumer<Answer> answer) {
      this(group, Optional.empty(), SessionToken.EMPTY, "", answer);
    }
  }
}
