package dev.durableobjects.rpc;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * A call that is sent once for each subscription, always with the arguments as they were
 * when the stub method was called. Each delivery gets its own copies of what can change.
 */
final class PendingCall {

	private final StubMethod method;

	private final DurableObjectId id;

	private final Message snapshot;

	private final boolean immutable;

	PendingCall(StubMethod method, DurableObjectId id, @Nullable Object[] arguments) {
		this.method = method;
		this.id = id;
		this.snapshot = method.copy(arguments);
		this.immutable = isSame(this.snapshot.values(), arguments);
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

	/**
	 * Send the call.
	 * @param context the context of the subscriber
	 */
	CompletableFuture<@Nullable Object> dispatch(ContextView context) {
		return this.method.dispatch(this.id, this.immutable ? this.snapshot : this.method.copy(this.snapshot.values()),
				context);
	}

}
