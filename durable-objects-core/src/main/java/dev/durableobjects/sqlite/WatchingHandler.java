package dev.durableobjects.sqlite;

import org.sqlite.ProgressHandler;

/**
 * SQLite's progress callback. Called inside a statement, on the thread that runs it.
 */
final class WatchingHandler extends ProgressHandler {

	private final LongStatements.Watch watch;

	WatchingHandler(LongStatements.Watch watch) {
		this.watch = watch;
	}

	@Override
	protected int progress() {
		return this.watch.progress() ? 0 : 1;
	}

}
