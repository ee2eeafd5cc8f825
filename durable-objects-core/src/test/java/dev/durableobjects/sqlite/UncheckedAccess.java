package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets the test's thread use an object's storage: there is no event to check.
 */
final class UncheckedAccess implements StorageAccess {

	@Override
	public void check() {
		// Every thread of a test may use the storage.
	}

	@Override
	public <T extends @Nullable Object> T runAlone(Supplier<T> work) {
		return work.get();
	}

	@Override
	public <T extends @Nullable Object> T await(CompletableFuture<T> future) {
		return future.join();
	}

	@Override
	public void block(CompletableFuture<?> future) {
		future.exceptionally((failure) -> null).join();
	}

}
