package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.CallWaiter;
import dev.durableobjects.rpc.Invocation;

/**
 * Calls of stubs, as far as they depend on who makes them: a call that an object makes
 * leaves it when the writes before it are durable, and waiting for its result lets other
 * events of that object run.
 */
public final class ObjectCalls {

	private ObjectCalls() {
	}

	/**
	 * Make a call: at once, or, from an object's event, when the object's output gate
	 * lets it. Calls of one object are sent in their order.
	 * @param send sends the call, whose outcome completes the given future; must not
	 * block
	 * @return that future, which also fails if the calling object is reset before the
	 * call could leave
	 */
	public static CompletableFuture<@Nullable Object> call(Consumer<CompletableFuture<@Nullable Object>> send) {
		GatedFuture<@Nullable Object> result = new GatedFuture<>();
		Turn turn = ObjectThread.currentTurn();
		if (turn == null) {
			send.accept(result);
			return result;
		}
		turn.instance().check();
		turn.instance().outputGate().whenOpen(new Output() {

			@Override
			public void release() {
				send.accept(result);
			}

			@Override
			public void discard(Throwable cause) {
				result.completeExceptionally(cause);
			}

		});
		return result;
	}

	/**
	 * Find out who makes a call on the calling thread.
	 * @param invocation the call
	 * @return the object that makes it, or {@code null} if none does
	 */
	public static @Nullable CallOrigin origin(Invocation invocation) {
		return CallOrigin.find(invocation.context());
	}

	/**
	 * How a stub method with a plain return type waits.
	 * @return a waiter that yields inside an object's event, and blocks elsewhere
	 */
	public static CallWaiter waiter() {
		return new CallWaiter() {

			@Override
			public void beforeCall() {
				Turn turn = ObjectThread.currentTurn();
				if (turn != null) {
					turn.instance().store().checkMayWait();
				}
			}

			@Override
			public @Nullable Object await(CompletableFuture<@Nullable Object> result)
					throws InterruptedException, ExecutionException {
				Turn turn = ObjectThread.currentTurn();
				return (turn != null) ? turn.instance().await(result) : result.get();
			}

		};
	}

}
