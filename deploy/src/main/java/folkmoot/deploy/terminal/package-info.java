/** What a person or a script sees of the command: lines, tables, progress, exit codes. */
package folkmoot.deploy.terminal;
