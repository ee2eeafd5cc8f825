package dev.durableobjects.autoconfigure.actuate;

/**
 * What an operator can do to an object.
 */
enum ObjectOperation {

	/** Drop it from memory if it has nothing to do. */
	EVICT,

	/** Have its alarm fire now. */
	RUN_ALARM,

	/** Arm its alarm once more that was given up. */
	REARM_ALARM,

	/** Copy its database into the directory for exports. */
	EXPORT

}
