/**
 * What a node is told by its environment: the {@code folkmoot} block of {@code reference.conf},
 * read once at the start into records that refuse bad values with one line. No messages: settings
 * are handed in, each part its own.
 */
package folkmoot.node.settings;
