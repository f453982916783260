package folkmoot.crdt.text;

/**
 * What Fugue decides, each rule an object of its own so that tests can break one at a time.
 *
 * @param placement where a character goes that is typed
 * @param rights how right children of one parent stand
 * @param lefts how left children of one parent stand
 */
record FugueRules(Placement placement, SiblingOrder rights, SiblingOrder lefts) {
  /**
   * Where a character goes that is typed after another (Weidner & Kleppmann, 2023, Algorithm 1).
   */
  interface Placement {
    /**
     * Right is below the one before; left is below the one after, deleted ones too.
     *
     * @param hasRightChildren whether the one before has any: then the one after is below it
     */
    Edit.Side side(boolean hasRightChildren);
  }

  /** Which of two children on one side of one parent comes first: they were typed concurrently. */
  interface SiblingOrder {
    /**
     * @param rightOrigins where the right origin of the one is: below 0 before that of the other, 0
     *     if they are the same
     */
    boolean isBefore(int rightOrigins, CharacterId one, CharacterId other);
  }

  /**
   * FugueMax: right children in the reverse order of their right origins, by which runs typed
   * backwards are not interleaved either; else by the names of their authors.
   */
  static final FugueRules PAPER =
      new FugueRules(
          hasRightChildren -> hasRightChildren ? Edit.Side.LEFT : Edit.Side.RIGHT,
          (rightOrigins, one, other) ->
              rightOrigins > 0 || (rightOrigins == 0 && one.compareTo(other) < 0),
          (rightOrigins, one, other) -> one.compareTo(other) < 0);
}
