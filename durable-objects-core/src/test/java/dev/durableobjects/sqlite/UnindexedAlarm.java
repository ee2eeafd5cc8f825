package dev.durableobjects.sqlite;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An alarm that is stored with its object and in no index, so that it never fires.
 */
public final class UnindexedAlarm implements AlarmHook {

	@Override
	public void checkAllowed() {
		// Nothing fires, so nothing has to handle it.
	}

	@Override
	public long millis() {
		return 0;
	}

	@Override
	public CompletableFuture<@Nullable Void> beforeCommit(@Nullable String name, Instant earliest,
			@Nullable Instant durable) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void committed(@Nullable String name, Supplier<@Nullable Instant> earliest) {
		// There is no index to bring up to date.
	}

}
