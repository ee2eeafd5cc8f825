package dev.durableobjects.test;

/**
 * Entry point of the assertions on Durable Objects.
 *
 * @since 0.1.0
 */
public final class DurableObjectAssertions {

	private DurableObjectAssertions() {
	}

	/**
	 * Begin an assertion on what an object has stored and whether it is in memory. To ask
	 * does not wake it.
	 * @param stub a stub of the object
	 * @return the assertions
	 * @throws IllegalArgumentException if the given object is no stub
	 */
	public static DurableObjectAssert assertThatObject(Object stub) {
		return new DurableObjectAssert(new StoredObject(TestedObject.of(stub)));
	}

}
