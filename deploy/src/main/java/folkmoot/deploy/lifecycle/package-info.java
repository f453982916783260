/** Starting and stopping the nodes of a local cluster, and knowing when they serve. */
package folkmoot.deploy.lifecycle;
