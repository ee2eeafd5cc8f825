package dev.durableobjects.namespace;

import java.util.Collection;

/**
 * There is neither a class nor a binding of a name.
 */
public final class NoSuchObjectClassException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NoSuchObjectClassException(String name, Collection<String> known) {
		super("There is no class or binding " + Names.quote(name) + ". The classes are: " + known + ".");
	}

}
