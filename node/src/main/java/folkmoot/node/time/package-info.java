/** Time as it is handed in to every actor, so that the simulation can own it. */
package folkmoot.node.time;
