package dev.durableobjects.runtime;

/**
 * The application's instance of an object, with what must happen when it ends.
 */
public interface ManagedInstance {

	/**
	 * The instance.
	 * @return the object on which methods are called
	 */
	Object target();

	/**
	 * Run the destroy callbacks. Called once, when the instance is dropped or reset; a
	 * failure is logged and does not stop the object from ending.
	 */
	void destroy();

}
