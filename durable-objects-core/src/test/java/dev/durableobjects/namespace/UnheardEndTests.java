package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.hibernation.FakeClient;
import dev.durableobjects.hibernation.WebSocketHandshake;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.sqlite.UnindexedAlarm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets of a class that has no handler for their ends.
 */
@Timeout(300)
class UnheardEndTests {

	@TempDir
	Path directory;

	private final ExecutorService network = Executors.newSingleThreadExecutor();

	private final BlockingQueue<WebSocketHandshake> handshakes = new LinkedBlockingQueue<>();

	private final AtomicInteger constructions = new AtomicInteger();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private TestRuntime<Listener> runtime;

	@BeforeEach
	void start() {
		this.runtime = new TestRuntime<>(TestRuntime.options(this.directory),
				RuntimeEnvironment.of(Clock.systemUTC(), (definition, id) -> new UnindexedAlarm())
					.withWebServer(TestPair::new, FetchCarrier.NONE),
				Listener.class, ListenerObject.class, (ctx) -> {
					this.constructions.incrementAndGet();
					return new ListenerObject(ctx, this.handshakes, this.heard);
				});
	}

	@AfterEach
	void stop() {
		this.runtime.close();
		this.network.shutdownNow();
	}

	private FakeClient connect() throws Exception {
		this.runtime.get("room").accept();
		WebSocketHandshake handshake = this.handshakes.poll(20, TimeUnit.SECONDS);
		return new FakeClient(this.network).connect(handshake);
	}

	private void evict() throws Exception {
		this.runtime.registry().evict("TESTED", this.runtime.namespace().idFromName("room")).get(20, TimeUnit.SECONDS);
	}

	private int sockets() {
		return this.runtime.registry().statuses().stream().mapToInt((status) -> status.webSockets()).sum();
	}

	@Test
	void theEndsOfAllSocketsWakeNobodyAndLeaveNothing() throws Exception {
		FakeClient closing = connect();
		FakeClient vanishing = connect();
		FakeClient breaking = connect();
		evict();
		closing.hangUp(1000, "bye");
		vanishing.vanish();
		breaking.breakProtocol(new IllegalStateException("bad frame"));
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
		assertThat(this.constructions).hasValue(1);
	}

	@Test
	void whatAnObjectInMemoryHasOfTheSocketEnds() throws Exception {
		FakeClient one = connect();
		FakeClient other = connect();
		one.hangUp(1000, "bye");
		ScriptedRuntime.until(() -> sockets() == 1);
		assertThat(this.runtime.get("room").states()).isEqualTo("1 open; [3, 1]");
		evict();
		other.send("wake up");
		ScriptedRuntime.until(() -> this.heard.contains("wake up"));
		assertThat(this.constructions).hasValue(2);
	}

	/**
	 * What the test calls.
	 */
	public interface Listener {

		void accept();

		String states();

	}

	private static final class ListenerObject implements Listener, HibernatableWebSocketHandler {

		private final DurableObjectState ctx;

		private final BlockingQueue<WebSocketHandshake> handshakes;

		private final List<String> heard;

		private final List<WebSocket> accepted = new CopyOnWriteArrayList<>();

		private ListenerObject(DurableObjectState ctx, BlockingQueue<WebSocketHandshake> handshakes,
				List<String> heard) {
			this.ctx = ctx;
			this.handshakes = handshakes;
			this.heard = heard;
		}

		@Override
		public void accept() {
			TestPair pair = (TestPair) this.ctx.webSocketPair();
			this.ctx.acceptWebSocket(pair.server(), "member");
			this.accepted.add(pair.server());
			this.handshakes.add(pair.handshake());
		}

		@Override
		public String states() {
			return this.ctx.getWebSockets("member").size() + " open; "
					+ this.accepted.stream().map(WebSocket::readyState).toList();
		}

		@Override
		public void webSocketMessage(WebSocket ws, String message) {
			this.heard.add(message);
		}

	}

}
