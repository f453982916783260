/** What can be asked of {@code moot}: one class for each command. */
package folkmoot.deploy.command;
