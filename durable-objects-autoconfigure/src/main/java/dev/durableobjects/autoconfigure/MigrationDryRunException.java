package dev.durableobjects.autoconfigure;

/**
 * Ends the start of an application that was asked only what its migrations would do.
 */
final class MigrationDryRunException extends RuntimeException {

	private final String plan;

	MigrationDryRunException(String plan) {
		super("This was a dry run of the migrations ('" + PropertiesBinder.DRY_RUN
				+ "'). The application does not start.");
		this.plan = plan;
	}

	/**
	 * What the migrations would do.
	 */
	String plan() {
		return this.plan;
	}

}
