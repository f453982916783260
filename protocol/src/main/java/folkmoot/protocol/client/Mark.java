package folkmoot.protocol.client;

import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.SessionToken;
import java.util.Optional;

/**
 * What a request bears beside the operation: by what its repetitions are known, and what its client
 * has seen.
 *
 * @param turn of a gateway's attempts at one write
 * @param key of a client's requests
 * @param seen if any of it is lost, the request is answered by {@link ClientReply.SeenLost}
 */
public record Mark(Optional<Turn> turn, Optional<IdempotencyKey> key, SessionToken seen) {
  /** By nothing: a read, or a write that is not to be repeated, of a client without a token. */
  public static final Mark NONE = new Mark(Optional.empty(), Optional.empty());

  /** Of a client without a token. */
  public Mark(Optional<Turn> turn, Optional<IdempotencyKey> key) {
    this(turn, key, SessionToken.EMPTY);
  }

  public static Mark of(Turn turn) {
    return new Mark(Optional.of(turn), Optional.empty());
  }

  public static Mark of(IdempotencyKey key) {
    return new Mark(Optional.empty(), Optional.of(key));
  }

  public static Mark of(SessionToken seen) {
    return new Mark(Optional.empty(), Optional.empty(), seen);
  }
}
