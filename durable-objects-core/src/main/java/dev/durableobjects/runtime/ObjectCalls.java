package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.CallWaiter;

/**
 * Calls of stubs, as far as they depend on who makes them: a call that an object makes
 * leaves it when the writes before it are durable, and waiting for its result lets other
 * events of that object run.
 */
public final class ObjectCalls {

	private ObjectCalls() {
	}

	/**
	 * Send a call: at once, or, from an object's event, when the object's output gate
	 * lets it. Calls of one object are sent in their order.
	 * @param send sends the call; must not block
	 * @param result failed if the calling object is reset before the call could leave
	 */
	public static void leave(Runnable send, CompletableFuture<?> result) {
		Turn turn = ObjectThread.currentTurn();
		if (turn == null) {
			send.run();
			return;
		}
		turn.instance().outputGate().whenOpen(new Output() {

			@Override
			public void release() {
				send.run();
			}

			@Override
			public void discard(Throwable cause) {
				result.completeExceptionally(cause);
			}

		});
	}

	/**
	 * How a stub method with a plain return type waits.
	 * @return a waiter that yields inside an object's event, and blocks elsewhere
	 */
	public static CallWaiter waiter() {
		return (result) -> {
			Turn turn = ObjectThread.currentTurn();
			return (turn != null) ? turn.instance().await(result) : result.get();
		};
	}

}
