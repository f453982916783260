/**
 * Judges what values that merge have become (DESIGN §6): whether the value that is left when all
 * have heard of all is one that the updates allow. It knows neither replicas nor merging, only what
 * clients asked at which node, when, and what they were told; so it allows what concurrent updates
 * may come to in whatever order they were heard of, and nothing else (Burckhardt et al. 2014: a
 * value is a function of the updates that are visible and of which saw which).
 *
 * <p>An update certainly saw another if that was answered at the same node before it was asked for;
 * it may have seen all that were asked for before it was answered. That all nodes have the same
 * value is {@link folkmoot.protocol.history.check.Convergence}'s to say.
 */
package folkmoot.protocol.merge.check;
