/** How a node's log is written: for people, or as one JSON object a line; with the node's id. */
package folkmoot.node.logs;
