package dev.durableobjects.rpc;

/**
 * How a method hands over its result.
 */
public enum ResultShape {

	/**
	 * The returned value is the result, or nothing for a {@code void} method.
	 */
	VALUE,

	/**
	 * A {@code Mono} of the result; an empty one stands for {@code null}.
	 */
	MONO,

	/**
	 * A {@code Flux} of elements.
	 */
	FLUX,

	/**
	 * A {@code CompletionStage} or {@code CompletableFuture} of the result.
	 */
	STAGE

}
