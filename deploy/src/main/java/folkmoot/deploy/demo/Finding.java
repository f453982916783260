package folkmoot.deploy.demo;

/**
 * A promise that was put to the test.
 *
 * @param phase in which
 * @param promise in a sentence
 * @param held whether it was kept
 * @param saw what was seen, in a few words
 */
public record Finding(String phase, String promise, boolean held, String saw) {}
