package dev.durableobjects.rpc;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A call that is sent once for each subscription, always with the arguments as they were
 * when the stub method was called. Each delivery gets its own copies of what can change.
 */
final class PendingCall {

	private final StubMethod method;

	private final DurableObjectId id;

	private final @Nullable Object[] snapshot;

	private final boolean immutable;

	PendingCall(StubMethod method, DurableObjectId id, @Nullable Object[] arguments) {
		this.method = method;
		this.id = id;
		this.snapshot = method.copy(arguments);
		this.immutable = isSame(this.snapshot, arguments);
	}

	/**
	 * A copy is the same instance exactly when nothing in it can change.
	 */
	private static boolean isSame(@Nullable Object[] copies, @Nullable Object[] originals) {
		for (int i = 0; i < copies.length; i++) {
			if (copies[i] != originals[i]) {
				return false;
			}
		}
		return true;
	}

	CompletableFuture<@Nullable Object> dispatch() {
		return this.method.dispatch(this.id, this.immutable ? this.snapshot : this.method.copy(this.snapshot));
	}

}
