package dev.durableobjects.namespace;

/**
 * The name of a class in a catalogue, which may hold classes of several scripts.
 *
 * @param scriptName the script that has the class
 * @param className the class's name in bindings and migrations
 */
public record ScriptClass(String scriptName, String className) {

	@Override
	public String toString() {
		return "class " + Names.quote(this.className) + " of script " + Names.quote(this.scriptName);
	}

}
