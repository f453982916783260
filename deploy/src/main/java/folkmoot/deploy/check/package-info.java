/**
 * {@code moot check}: clients drive a running cluster while a nemesis breaks it, what they asked
 * and were told is recorded as a {@link folkmoot.protocol.history.History}, and judged by what was
 * promised. The way of Jepsen (Kingsbury, jepsen.io): a history that was really seen, judged by
 * checkers that know nothing of how the store works.
 *
 * <p>{@link Check} runs; {@link Client} asks and records; {@link Nemesis} strikes, one {@link
 * Trouble} at a time; {@link Judgement} judges; {@link Page} shows.
 */
package folkmoot.deploy.check;
