/** One node as a process: its guardian, what it is started with, and its main. */
package folkmoot.node;
