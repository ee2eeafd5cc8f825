package dev.durableobjects.model;

import org.jspecify.annotations.Nullable;

/**
 * A transaction in the model.
 */
final class ModelHandle {

	/**
	 * What was stored when the transaction began, if it is a part of another one.
	 */
	final @Nullable ModelState before;

	final @Nullable ModelOverlay overlay;

	@Nullable String dead;

	ModelHandle(@Nullable ModelState before, @Nullable ModelOverlay overlay) {
		this.before = before;
		this.overlay = overlay;
	}

	void check() {
		String why = this.dead;
		if (why != null) {
			throw new ModelFailure(why);
		}
	}

}
