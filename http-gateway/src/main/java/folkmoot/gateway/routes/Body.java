package folkmoot.gateway.routes;

/** What came as the body of a request. */
sealed interface Body {

  /** All of it, within the limit of reading. */
  record Whole(byte[] bytes) implements Body {}

  /** More than any route takes. */
  record TooLarge() implements Body {}

  /** Not all of it within the time for it. */
  record TooSlow() implements Body {}

  /** Broken framing, or the connection broke off. */
  record Broken() implements Body {}

  /**
   * The bytes of it.
   *
   * @param what whose limit it is, for the refusal
   */
  default byte[] bytes(int limit, String what) throws Refusal {
    if (this instanceof Whole whole && whole.bytes().length <= limit) return whole.bytes();
    throw Refusal.tooLarge(what, limit);
  }

  /** Refuses what did not arrive properly, whatever the route. */
  default void requireArrived() throws Refusal {
    if (this instanceof TooSlow) throw new Refusal(408, "Request body too slow", "request_timeout");
    if (this instanceof Broken) throw Refusal.bad("Request body broken off", "broken_body");
  }
}
