package folkmoot.deploy.demo;

/** How many requests were to be served, and were: not those that are sent to be refused. */
final class Tally {
  private long asked;
  private long served;

  synchronized void count(boolean isServed) {
    asked++;
    if (isServed) served++;
  }

  synchronized long asked() {
    return asked;
  }

  synchronized long served() {
    return served;
  }

  /** In percent. */
  synchronized double rate() {
    return asked == 0 ? 100 : 100.0 * served / asked;
  }
}
