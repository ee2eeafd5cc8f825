package dev.durableobjects.web.reactive;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.Disposable;
import reactor.core.Disposables;

import dev.durableobjects.WebSocketPair;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Clients that come and go, in every way: each socket that the object has accepted ends
 * once, at once, and nothing is left of it. The timer of the runtime never fires.
 */
@Timeout(120)
class WebSocketChurnTests {

	private static final int CONNECTS = Integer.getInteger("durable-objects.connects", 400);

	private static final int ROUNDS = Integer.getInteger("durable-objects.departures", 10);

	@TempDir
	Path directory;

	private WebRuntime runtime;

	private final PendingTimers timers = new PendingTimers();

	private final AtomicInteger accepted = new AtomicInteger();

	private int departures;

	@BeforeEach
	void start() {
		this.runtime = new WebRuntime(this.directory, ObjectObserver.NONE, this.timers);
		this.runtime.on((object, request) -> {
			int number = this.accepted.incrementAndGet();
			WebSocketPair pair = object.ctx().webSocketPair();
			object.ctx().acceptWebSocket(pair.server(), "all", "number:" + number);
			return pair.response();
		});
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void nothingIsLeftOfClientsThatHaveGone() throws Exception {
		churn(CONNECTS / 8);
		nothingIsLeft();
		long descriptors = descriptors();
		churn(CONNECTS);
		nothingIsLeft();
		WebRuntime.until(() -> descriptors() <= descriptors);
	}

	@ParameterizedTest
	@EnumSource
	void everyWayToGoLeavesNothing(Departure departure) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			depart(departure);
		}
		nothingIsLeft();
	}

	private void churn(int connects) throws IOException {
		Departure[] ways = Departure.values();
		for (int i = 0; i < connects; i++) {
			depart(ways[i % ways.length]);
		}
	}

	private void depart(Departure departure) throws IOException {
		this.departures++;
		departure.run(this.runtime.port());
	}

	/**
	 * What a client leaves behind that has gone before the 101 came is told a little
	 * later than it has gone.
	 */
	private void nothingIsLeft() throws Exception {
		WebRuntime.until(() -> this.runtime.departed() == this.departures);
		// Behind every request that has reached the object.
		this.runtime.stored("room", "x");
		WebRuntime.until(() -> this.runtime.connections().count() == 0);
		WebRuntime.until(() -> this.runtime.ends().size() == this.accepted.get());
		this.runtime.registry().evict("WEB", this.runtime.namespace().idFromName("room")).get(20, TimeUnit.SECONDS);
		WebRuntime.until(() -> this.runtime.registry().statuses().isEmpty());
		assertThat(this.runtime.registry().activeObjects()).isZero();
		assertThat(this.runtime.registry().queuedEvents()).isZero();
		assertThat(this.timers.size()).isZero();
		Throwable failure = this.runtime.failure();
		assertThat(failure == null || DisconnectedClientHelper.isClientDisconnectedException(failure)).as("%s", failure)
			.isTrue();
		assertThat(this.runtime.ends()).hasSize(this.accepted.get());
	}

	private static long descriptors() {
		assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean);
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

	/**
	 * How a client comes and goes.
	 */
	enum Departure {

		CLOSE {
			@Override
			void run(int port) throws IOException {
				try (RawWebSocket socket = RawWebSocket.connect(port, "/room")) {
					socket.text("x").readText();
					socket.close(1000, "bye").readClose();
				}
			}
		},

		END {
			@Override
			void run(int port) throws IOException {
				RawWebSocket.connect(port, "/room").close();
			}
		},

		END_WITH_ANSWER_UNREAD {
			@Override
			void run(int port) throws IOException {
				RawWebSocket.connect(port, "/room").text("x").close();
			}
		},

		RESET {
			@Override
			void run(int port) throws IOException {
				reset(RawWebSocket.connect(port, "/room"));
			}
		},

		HALF_CLOSE {
			@Override
			void run(int port) throws IOException {
				try (RawWebSocket socket = RawWebSocket.connect(port, "/room")) {
					socket.socket().shutdownOutput();
					assertThat(socket.isAtEnd()).isTrue();
				}
			}
		},

		HALF_A_FRAME {
			@Override
			void run(int port) throws IOException {
				try (RawWebSocket socket = RawWebSocket.connect(port, "/room")) {
					socket.send(new byte[] { (byte) 0x81, (byte) 0x85, 1, 2, 3, 4, 'x' });
				}
			}
		},

		BROKEN_PROTOCOL {
			@Override
			void run(int port) throws IOException {
				try (RawWebSocket socket = RawWebSocket.connect(port, "/room")) {
					socket.frame(true, 3, new byte[0]);
					assertThat(socket.readClose()).isEqualTo(1002);
				}
			}
		},

		RESET_IN_THE_HANDSHAKE {
			@Override
			void run(int port) throws IOException {
				reset(RawWebSocket.request(port, "/room"));
			}
		},

		END_IN_THE_HANDSHAKE {
			@Override
			void run(int port) throws IOException {
				RawWebSocket.request(port, "/room").close();
			}
		},

		HALF_CLOSE_IN_THE_HANDSHAKE {
			@Override
			void run(int port) throws IOException {
				try (RawWebSocket socket = RawWebSocket.request(port, "/room")) {
					socket.socket().shutdownOutput();
					while (!socket.isAtEnd()) {
						// There may be a 101 before it.
					}
				}
			}
		},

		HALF_A_REQUEST {
			@Override
			void run(int port) throws IOException {
				try (RawClient client = new RawClient(port)) {
					client.send("GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso");
				}
			}
		};

		abstract void run(int port) throws IOException;

		private static void reset(RawWebSocket socket) throws IOException {
			socket.socket().setSoLinger(true, 0);
			socket.close();
		}

	}

	/**
	 * Time stands still; what waits for it is counted.
	 */
	private static final class PendingTimers implements ObjectTimer {

		private final AtomicInteger pending = new AtomicInteger();

		@Override
		public Disposable after(Duration delay, Runnable task) {
			this.pending.incrementAndGet();
			Disposable.Swap once = Disposables.swap();
			once.update(this.pending::decrementAndGet);
			return once;
		}

		private int size() {
			return this.pending.get();
		}

	}

}
