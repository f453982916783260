/**
 * {@code moot demo}: a tour of the running cluster in five phases, told as it goes. Each phase says
 * what is promised, does what shows it, and notes whether it held; what it does is what any user
 * could type. No messages.
 */
package folkmoot.deploy.demo;
