package dev.durableobjects.namespace;

/**
 * How the objects of a class store their data. Fixed when the class is created.
 */
public enum StorageKind {

	/**
	 * Created with {@code new-sqlite-classes}: SQL, both key-value interfaces.
	 */
	SQLITE,

	/**
	 * Created with {@code new-classes}: the asynchronous key-value interface only.
	 */
	KEY_VALUE

}
