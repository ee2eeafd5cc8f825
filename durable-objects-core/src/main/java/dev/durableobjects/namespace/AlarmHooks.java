package dev.durableobjects.namespace;

import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.sqlite.AlarmHook;

/**
 * Makes what keeps an object's alarm in the index.
 */
@FunctionalInterface
public interface AlarmHooks {

	/**
	 * Make the hook of one object.
	 * @param namespace the object's class
	 * @param id the object
	 * @return the hook
	 */
	AlarmHook hook(NamespaceDefinition namespace, ObjectId id);

}
