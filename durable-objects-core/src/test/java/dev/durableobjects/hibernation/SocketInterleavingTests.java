package dev.durableobjects.hibernation;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.Interleavings;
import dev.durableobjects.WebSocketRequestResponsePair;

/**
 * Looks for an interleaving of the object, the network and what the output gate releases
 * in which an end is told twice or never, or an automatic answer is lost or overtakes.
 */
@Timeout(300)
class SocketInterleavingTests {

	private static final Exception FAILURE = new IllegalStateException("Failed by a test");

	@Test
	void theEndIsToldOnce() {
		Interleavings.explore(() -> {
			World world = new World();
			world.socket.connected(world);
			run(() -> world.socket.closed(1000, ""), world.socket::lost, () -> world.socket.failed(FAILURE));
			check(world.events.size() == 1);
		});
	}

	@Test
	void aHandshakeEitherSucceedsOrFails() {
		Interleavings.explore(() -> {
			World world = new World();
			run(() -> world.socket.connected(world), world.socket::failed);
			world.drain();
			boolean failed = world.seen.equals(List.of("close"));
			check(world.events.size() == (failed ? 1 : 0));
			check(failed || world.seen.equals(List.of("next")));
		});
	}

	@Test
	void aConnectionOfADisconnectedSocketIsClosed() {
		Interleavings.explore(() -> {
			World world = new World();
			run(() -> world.socket.connected(world), () -> {
				Runnable close = world.manager.disconnect(1001, "");
				world.handOver(close);
			}, world::drain);
			world.drain();
			world.socket.text("late");
			check(world.events.isEmpty());
			check(world.seen.contains("close"));
		});
	}

	@Test
	void anAnswerIsWrittenOnceAndBehindWhatWasSentBefore() {
		Interleavings.explore(() -> {
			World world = new World();
			WebSocketFrame first = WebSocketFrame.text("1");
			WebSocketFrame second = WebSocketFrame.text("2");
			world.socket.connected(world);
			world.drain();
			world.seen.clear();
			world.socket.produce(first);
			run(() -> world.socket.text("ping"), () -> {
				world.socket.write(first);
				world.socket.produce(second);
				world.socket.write(second);
			});
			check(world.seen.stream().filter("pong"::equals).count() == 1);
			check(world.seen.stream().filter("next"::equals).count() == 1);
			check(world.seen.indexOf("1") < world.seen.indexOf("pong"));
			check(world.seen.indexOf("1") < world.seen.indexOf("2"));
			check(world.seen.indexOf("pong") < world.seen.indexOf("next"));
		});
	}

	private static void run(Runnable... tasks) {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		for (Runnable task : tasks) {
			Thread thread = new Thread(task);
			threads.add(thread);
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void check(boolean condition) {
		if (!condition) {
			throw new AssertionError();
		}
	}

	/**
	 * A runtime and a network that remember.
	 */
	private static final class World implements WebSocketHost, WebSocketConnection {

		private final List<WebSocketEvent> events = new CopyOnWriteArrayList<>();

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final HibernationManager manager = new HibernationManager(new NoName(), WebSocketLimits.defaults(),
				this);

		private final HibernatedWebSocket socket = this.manager.pair(null);

		World() {
			this.manager.autoResponse(new WebSocketRequestResponsePair("ping", "pong"));
			this.manager.accept(this.socket, List.of());
		}

		/**
		 * Run what was handed over; by one thread at a time.
		 */
		synchronized void drain() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
		}

		@Override
		public void deliver(WebSocketEvent event) {
			this.events.add(event);
		}

		@Override
		public void handOver(Runnable task) {
			this.tasks.add(task);
		}

		@Override
		public Disposable after(Duration delay, Runnable task) {
			return () -> {
			};
		}

		@Override
		public long millis() {
			return 1;
		}

		@Override
		public void write(WebSocketFrame frame) {
			this.seen.add(new String(frame.payload(), java.nio.charset.StandardCharsets.UTF_8));
		}

		@Override
		public void flush() {
			// Written is seen.
		}

		@Override
		public void close(int code, String reason) {
			this.seen.add("close");
		}

		@Override
		public void overflow(String reason) {
			this.seen.add("close");
		}

		@Override
		public void requestNext() {
			this.seen.add("next");
		}

	}

	private record NoName() implements DurableObjectId {

		@Override
		public String name() {
			return null;
		}

	}

}
