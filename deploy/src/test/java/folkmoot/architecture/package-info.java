/**
 * Every <em>never</em> of the design, as tests over the classes of all modules ({@code Nevers}),
 * and for each an offender that it must catch.
 */
package folkmoot.architecture;
