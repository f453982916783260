/**
 * How the command speaks HTTP with nodes: one small client that knows whether a request may have
 * left, and what an answer means for a script.
 */
package folkmoot.deploy.client;
