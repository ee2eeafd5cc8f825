package dev.durableobjects.model;

/**
 * The runtime has done something else than the model.
 */
final class Mismatch extends AssertionError {

	private static final long serialVersionUID = 1;

	Mismatch(String message) {
		super(message);
	}

}
