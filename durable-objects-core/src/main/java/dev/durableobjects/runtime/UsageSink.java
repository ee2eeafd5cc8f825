package dev.durableobjects.runtime;

/**
 * Told what the objects of one class use, some events at a time. Called by any thread, in
 * the middle of the runtime's work: must neither block nor throw. The reports of one
 * object come one after the other, in order.
 */
public interface UsageSink {

	/**
	 * A sink that nobody listens to.
	 */
	UsageSink NONE = (report) -> {
	};

	/**
	 * An object has used something.
	 * @param report what
	 */
	void report(UsageReport report);

	/**
	 * The files of an object were left in a state that has to be recovered: what is
	 * stored in it is known when it is next opened.
	 * @param id the object
	 */
	default void unclear(ObjectId id) {
	}

}
