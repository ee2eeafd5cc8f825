package dev.durableobjects.namespace;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;

/**
 * Runs what a test has registered under a name, and checks that it never runs two events
 * at once.
 */
final class ScriptedObject implements Scripted, HibernatableWebSocketHandler, AutoCloseable {

	private final ScriptedRuntime runtime;

	private final DurableObjectState ctx;

	private final AtomicInteger running = new AtomicInteger();

	ScriptedObject(ScriptedRuntime runtime, DurableObjectState ctx) throws Exception {
		this.runtime = runtime;
		this.ctx = ctx;
		runtime.constructed(ctx);
	}

	DurableObjectState ctx() {
		return this.ctx;
	}

	/**
	 * Enter a part of an event that does not wait.
	 */
	void enter() {
		if (this.running.incrementAndGet() != 1) {
			this.runtime.overlapped();
		}
	}

	void leave() {
		this.running.decrementAndGet();
	}

	/**
	 * A script may be followed by its sender and its number, as in
	 * {@code increment#3#17}.
	 */
	private Object run(String call) {
		String[] parts = call.split("#");
		if (parts.length == 3) {
			this.runtime.delivered(this.ctx.id().name() + "#" + parts[1], Integer.parseInt(parts[2]));
		}
		try {
			return this.runtime.script(parts[0]).run(this);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String call(String script) {
		return String.valueOf(run(script));
	}

	@Override
	@SuppressWarnings("unchecked")
	public Mono<String> mono(String script) {
		return (Mono<String>) run(script);
	}

	@Override
	@SuppressWarnings("unchecked")
	public Flux<String> flux(String script) {
		return (Flux<String>) run(script);
	}

	@Override
	@SuppressWarnings("unchecked")
	public CompletionStage<String> stage(String script) {
		return (CompletionStage<String>) run(script);
	}

	@Override
	public void webSocketMessage(WebSocket ws, String message) {
		handle(ws, message);
	}

	@Override
	public void webSocketMessage(WebSocket ws, byte[] message) {
		handle(ws, "bytes " + message.length);
	}

	@Override
	public void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
		handle(ws, "closed " + code + " " + reason + " " + wasClean);
	}

	@Override
	public void webSocketError(WebSocket ws, Throwable error) {
		handle(ws, "error " + error.getMessage());
	}

	private void handle(WebSocket ws, String event) {
		enter();
		try {
			this.runtime.socketScript().run(this, ws, event);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			leave();
		}
	}

	@Override
	public void close() {
		this.runtime.destroyed(this.ctx);
	}

	/**
	 * What a test does when a socket reports something.
	 */
	@FunctionalInterface
	interface SocketScript {

		void run(ScriptedObject object, WebSocket ws, String event) throws Exception;

	}

	/**
	 * A piece of a test.
	 */
	@FunctionalInterface
	interface Script {

		Object run(ScriptedObject object) throws Exception;

	}

}
