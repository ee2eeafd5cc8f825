package dev.durableobjects;

/**
 * No binding has the given name.
 */
public class NoSuchBindingException extends DurableObjectException {

	private final String bindingName;

	/**
	 * Create an exception.
	 * @param bindingName the name that was asked for
	 * @param known the names that exist, for the message
	 */
	public NoSuchBindingException(String bindingName, Iterable<String> known) {
		super("There is no Durable Object binding '" + bounded(bindingName) + "'. Configured under "
				+ "'durable-objects.bindings' are: " + String.join(", ", known) + ".", null, null);
		this.bindingName = bindingName;
	}

	private static String bounded(String name) {
		return (name.length() <= 64) ? name : name.substring(0, 64) + "…";
	}

	/**
	 * The name that was asked for.
	 * @return the name
	 */
	public String bindingName() {
		return this.bindingName;
	}

}
