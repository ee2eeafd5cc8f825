package dev.durableobjects.benchmarks;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.durableobjects.sqlite.AlarmHook;
import org.jspecify.annotations.Nullable;

/**
 * The alarm of an object that sets none.
 */
final class NoAlarm implements AlarmHook {

	@Override
	public void checkAllowed() {
		throw new IllegalStateException("The objects that are measured set no alarm.");
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
		// Nothing is indexed.
	}

}
