package folkmoot.deploy.demo;

/** One part of the demo. */
interface Phase {
  /** In a few words. */
  String name();

  /**
   * Does and tells it.
   *
   * @throws folkmoot.deploy.terminal.Failure if it cannot be done
   */
  void play(Scene scene);
}
