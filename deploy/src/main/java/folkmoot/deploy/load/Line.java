package folkmoot.deploy.load;

/**
 * One line that can be loaded.
 *
 * @param number from 1
 * @param value JSON in UTF-8, as it stands in the line
 */
record Line(long number, String key, byte[] value) {}
