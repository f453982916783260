/**
 * Seeds of the whole-cluster simulation from the command line: which ones, how far they are, and
 * what came of them. What a seed does is in {@code folkmoot.node.simulation}.
 */
package folkmoot.deploy.simulate;
