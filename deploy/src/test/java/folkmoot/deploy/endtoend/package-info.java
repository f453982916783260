/**
 * Folkmoot as its users have it: the {@code moot} command and nodes that are processes of their
 * own, started from the distribution.
 *
 * <p>Each class has a {@link folkmoot.deploy.endtoend.Ground} of its own, a folder and a row of
 * ports, and leaves nothing of it behind. What the nodes wrote to their logs stays in {@code
 * target/end-to-end}.
 */
package folkmoot.deploy.endtoend;
