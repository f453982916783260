/**
 * A cluster of local processes: what is kept of it in {@code .moot}, how its nodes are started,
 * recognised, signalled and stopped.
 */
package folkmoot.deploy.cluster;
