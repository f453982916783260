/**
 * The HTTP server: binds the port, draws the limits that Pekko HTTP keeps, words the refusals that
 * it makes before a route is asked, and drains.
 */
package folkmoot.gateway.server;
