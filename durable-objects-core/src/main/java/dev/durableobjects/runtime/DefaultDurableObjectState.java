package dev.durableobjects.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectSchedules;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.gate.CriticalSection;
import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.Output;

/**
 * The object's view of its instance.
 */
final class DefaultDurableObjectState implements DurableObjectState {

	private static final String DEFAULT_REASON = "Application called abort() to reset Durable Object.";

	private static final String BLOCK_CONCURRENCY = "blockConcurrencyWhile()";

	private final ObjectInstance instance;

	DefaultDurableObjectState(ObjectInstance instance) {
		this.instance = instance;
	}

	@Override
	public DurableObjectId id() {
		return this.instance.id();
	}

	@Override
	public DurableObjectStorage storage() {
		return this.instance.store().storage();
	}

	@Override
	public DurableObjectSchedules schedules() {
		ObjectClass objectClass = this.instance.slot().objectClass();
		if (!objectClass.storage().sqlEnabled()) {
			throw new IllegalStateException("Class '" + objectClass.name()
					+ "' has no schedules: it was created with 'new-classes'. Use 'new-sqlite-classes'.");
		}
		return new ObjectSchedules(objectClass, this.instance.store().schedules());
	}

	@Override
	public <T> @Nullable T await(Mono<T> outside) {
		Turn turn = this.instance.currentTurn();
		Context context = turn.context();
		return awaitDurable(() -> outside.contextWrite(context).toFuture(), turn);
	}

	@Override
	public <T extends @Nullable Object> T await(Supplier<? extends CompletionStage<T>> outside) {
		return awaitDurable(outside, this.instance.currentTurn());
	}

	@Override
	public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
		if (!(stage instanceof GatedFuture<T> future)) {
			throw new IllegalArgumentException("Only a stage that a stub or the object's storage has returned can be "
					+ "awaited as it is. Pass a supplier that starts the work: ctx.await(() -> …).");
		}
		this.instance.check();
		this.instance.store().checkMayWait();
		return this.instance.await(future);
	}

	private <T extends @Nullable Object> T awaitDurable(Supplier<? extends CompletionStage<T>> outside, Turn turn) {
		this.instance.store().checkMayWait();
		CallOrigin origin = turn.origin();
		CompletableFuture<T> result = new CompletableFuture<>();
		this.instance.outputGate().whenOpen(new Output() {

			@Override
			public void release() {
				TurnScope scope = turn.observation().turn();
				try {
					start(outside, origin, result);
				}
				finally {
					scope.close();
				}
			}

			@Override
			public void discard(Throwable cause) {
				result.completeExceptionally(cause);
			}

		});
		return this.instance.await(result);
	}

	private static <T extends @Nullable Object> void start(Supplier<? extends CompletionStage<T>> outside,
			CallOrigin origin, CompletableFuture<T> result) {
		try {
			CompletionStage<T> stage = origin.start(outside::get);
			stage.whenComplete((value, failure) -> {
				if (failure != null) {
					result.completeExceptionally(failure);
				}
				else {
					result.complete(value);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			result.completeExceptionally(ex);
		}
	}

	@Override
	public Scheduler scheduler() {
		Turn turn = ObjectThread.currentTurn();
		CriticalSection section = (turn != null && turn.instance() == this.instance) ? turn.section() : null;
		return new ObjectScheduler(this.instance, section);
	}

	@Override
	public void waitUntil(Publisher<?> work) {
		this.instance.check();
		new BackgroundWork(this.instance, work).begin();
	}

	@Override
	public WebSocketPair webSocketPair() {
		return this.instance.sockets().pair();
	}

	@Override
	public void acceptWebSocket(WebSocket server, String... tags) {
		this.instance.sockets().accept(server, tags);
	}

	@Override
	public List<WebSocket> getWebSockets() {
		return this.instance.sockets().all();
	}

	@Override
	public List<WebSocket> getWebSockets(String tag) {
		return this.instance.sockets().all(tag);
	}

	@Override
	public List<String> getTags(WebSocket ws) {
		return this.instance.sockets().tags(ws);
	}

	@Override
	public void setWebSocketAutoResponse(@Nullable WebSocketRequestResponsePair pair) {
		this.instance.sockets().autoResponse(pair);
	}

	@Override
	public @Nullable WebSocketRequestResponsePair getWebSocketAutoResponse() {
		return this.instance.sockets().autoResponse();
	}

	@Override
	public @Nullable Instant getWebSocketAutoResponseTimestamp(WebSocket ws) {
		return this.instance.sockets().answeredAt(ws);
	}

	@Override
	public void setHibernatableWebSocketEventTimeout(@Nullable Duration timeout) {
		this.instance.sockets().eventTimeout(timeout);
	}

	@Override
	public @Nullable Duration getHibernatableWebSocketEventTimeout() {
		return this.instance.sockets().eventTimeout();
	}

	@Override
	public void abort() {
		abort(DEFAULT_REASON);
	}

	@Override
	public void abort(String reason) {
		abort(reason, true);
	}

	@Override
	public void abort(String reason, boolean retryAlarm) {
		this.instance.check();
		throw this.instance.abort(new ObjectAbort(reason, null, retryAlarm));
	}

	@Override
	public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> callback) {
		return this.instance.inCriticalSection(BLOCK_CONCURRENCY, this.instance.blockConcurrencyTimeout(), callback,
				true);
	}

	@Override
	public void blockConcurrencyWhile(Runnable callback) {
		blockConcurrencyWhile(() -> {
			callback.run();
			return null;
		});
	}

}
