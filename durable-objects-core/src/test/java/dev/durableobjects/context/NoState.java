package dev.durableobjects.context;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectSchedules;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.WebSocketRequestResponsePair;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A state that only has an identity.
 */
final class NoState implements DurableObjectState {

	@Override
	public DurableObjectId id() {
		return new NoId();
	}

	@Override
	public DurableObjectStorage storage() {
		throw new UnsupportedOperationException();
	}

	@Override
	public DurableObjectSchedules schedules() {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T await(Mono<T> outside) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T await(Supplier<? extends CompletionStage<T>> outside) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T await(CompletionStage<T> stage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T blockConcurrencyWhile(Callable<T> callback) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void blockConcurrencyWhile(Runnable callback) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Scheduler scheduler() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void waitUntil(Publisher<?> work) {
		throw new UnsupportedOperationException();
	}

	@Override
	public WebSocketPair webSocketPair() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void acceptWebSocket(WebSocket server, String... tags) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<WebSocket> getWebSockets() {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<WebSocket> getWebSockets(String tag) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<String> getTags(WebSocket ws) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setWebSocketAutoResponse(WebSocketRequestResponsePair pair) {
		throw new UnsupportedOperationException();
	}

	@Override
	public WebSocketRequestResponsePair getWebSocketAutoResponse() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Instant getWebSocketAutoResponseTimestamp(WebSocket ws) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setHibernatableWebSocketEventTimeout(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Duration getHibernatableWebSocketEventTimeout() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void abort() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void abort(String reason) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void abort(String reason, boolean retryAlarm) {
		throw new UnsupportedOperationException();
	}

	private record NoId() implements DurableObjectId {

		@Override
		public String name() {
			return "none";
		}

	}

}
