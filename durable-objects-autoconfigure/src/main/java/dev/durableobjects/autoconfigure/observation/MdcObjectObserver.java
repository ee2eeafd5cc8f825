package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import org.slf4j.MDC;

/**
 * Puts the object into the diagnostic context of the logging while its code runs:
 * {@value #CLASS}, {@value #ID} and, if it is known, {@value #NAME}. The threads are the
 * runtime's own, so that nothing has to be put back but what a turn has set.
 */
final class MdcObjectObserver implements ObjectObserver {

	static final String CLASS = "durableObject.class";

	static final String ID = "durableObject.id";

	static final String NAME = "durableObject.name";

	@Override
	public void turnBegins(String className, DurableObjectId id) {
		MDC.put(CLASS, className);
		MDC.put(ID, id.toString());
		String name = id.name();
		if (name != null) {
			MDC.put(NAME, name);
		}
	}

	@Override
	public void turnEnds() {
		MDC.remove(NAME);
		MDC.remove(ID);
		MDC.remove(CLASS);
	}

}
