/** How Folkmoot is run on one machine: the {@code moot} command. */
package folkmoot.deploy;
