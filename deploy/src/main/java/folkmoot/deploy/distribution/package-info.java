/**
 * Makes {@code target/folkmoot} when the module is packaged: the jars of a node and of the command,
 * the one RocksDB library that this platform needs, and class-data archives that halve the start.
 */
package folkmoot.deploy.distribution;
