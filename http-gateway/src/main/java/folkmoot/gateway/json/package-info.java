/**
 * JSON as bytes (RFC 8259): values are checked and passed on as they are, never turned into trees.
 *
 * <p>The checks are stricter than a general parser's: UTF-8 only (no guessing of encodings, no byte
 * order mark, no overlong forms, no encoded surrogates), one value, no trailing anything.
 */
package folkmoot.gateway.json;
