/**
 * What the production actors run on when they are simulated: seeded chance, virtual time, and a
 * disk that forgets what was not synced.
 */
package folkmoot.node.simulation;
