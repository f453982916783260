package folkmoot.deploy.distribution;

/** No archive, and why. */
final class TrainingFailed extends Exception {
  private static final long serialVersionUID = 1;

  TrainingFailed(String reason) {
    super(reason);
  }
}
