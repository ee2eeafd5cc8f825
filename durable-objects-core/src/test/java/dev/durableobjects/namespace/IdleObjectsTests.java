package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class IdleObjectsTests {

	@TempDir
	Path directory;

	@Test
	void anIdleObjectIsDroppedAndComesBackWithItsData() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			runtime.call("a", "increment");
			runtime.clock().advance(Duration.ofSeconds(9));
			runtime.registry().sweep();
			assertThat(runtime.call("a", "increment")).isEqualTo("2");
			assertThat(runtime.constructions()).isOne();
			assertThat(logs()).isNotEmpty();
			runtime.clock().advance(Duration.ofSeconds(10));
			runtime.registry().sweep();
			ScriptedRuntime.until(() -> runtime.registry().slotCount() == 0);
			assertThat(runtime.destructions()).isOne();
			assertThat(logs()).isEmpty();
			assertThat(descriptors()).isZero();
			assertThat(runtime.call("a", "increment")).isEqualTo("3");
			assertThat(runtime.constructions()).isEqualTo(2);
		}
	}

	@Test
	void anObjectThatIsBusyWaitsOrIsNotYetDurableIsNotDropped() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			ScriptedRuntime.Blocked busy = runtime.block("busy");
			CompletableFuture<String> outside = new CompletableFuture<>();
			CountDownLatch waits = new CountDownLatch(1);
			runtime.on("wait", (object) -> object.ctx().await(() -> {
				waits.countDown();
				return outside;
			}));
			CompletableFuture<String> waiting = runtime.send("waiting", "wait");
			ScriptedRuntime.await(waits);
			runtime.disk().hold();
			CompletableFuture<String> undurable = runtime.send("undurable", "increment");
			runtime.disk().awaitFlush();
			runtime.call("idle", "count");
			runtime.clock().advance(Duration.ofHours(1));
			runtime.registry().sweep();
			ScriptedRuntime.until(() -> runtime.destructions() == 1);
			ScriptedRuntime.until(() -> runtime.registry().activeObjects() == 3);
			runtime.disk().release();
			outside.complete("x");
			busy.end().countDown();
			assertThat(ScriptedRuntime.get(undurable)).isEqualTo("1");
			assertThat(ScriptedRuntime.get(waiting)).isEqualTo("x");
			assertThat(ScriptedRuntime.get(busy.result())).isEqualTo("ended");
		}
	}

	@Test
	void pastTheBoundTheLeastRecentlyUsedObjectIsDropped() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory, (options) -> Options.bounded(options, 20))) {
			List<String> dropped = new java.util.concurrent.CopyOnWriteArrayList<>();
			runtime.onDestruction((ctx) -> dropped.add(ctx.id().name()));
			for (int i = 0; i <= 20; i++) {
				runtime.clock().advance(Duration.ofMillis(1));
				runtime.call("object-" + i, "increment");
			}
			ScriptedRuntime.until(() -> runtime.registry().activeObjects() <= 20);
			runtime.registry().sweep();
			ScriptedRuntime.until(() -> dropped.contains("object-0"));
			assertThat(dropped).doesNotContain("object-20", "object-19", "object-10");
			assertThat(runtime.call("object-0", "increment")).isEqualTo("2");
		}
	}

	@Test
	void aBurstOfCallsDoesNotPassTheBound() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory, (options) -> Options.bounded(options, 20))) {
			List<ScriptedRuntime.Blocked> blocked = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				blocked.add(runtime.block("blocked-" + i));
			}
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				calls.add(runtime.send("object-" + i, "count"));
				assertThat(runtime.registry().activeObjects()).isLessThanOrEqualTo(20);
			}
			blocked.forEach((one) -> one.end().countDown());
			for (CompletableFuture<String> call : calls) {
				assertThat(call.exceptionally(Throwable::getMessage).get(20, TimeUnit.SECONDS))
					.matches((answer) -> answer.equals("0") || answer.contains("max-active-objects"));
			}
		}
	}

	@Test
	void aHundredThousandObjectsTouchedOnceLeaveNothingBehind() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.bounded(options, 200_000))) {
			Semaphore inFlight = new Semaphore(500);
			for (int i = 0; i < 100_000; i++) {
				inFlight.acquire();
				runtime.send("object-" + i, (i % 50 == 0) ? "increment" : "count")
					.whenComplete((value, failure) -> inFlight.release());
				if (i % 5_000 == 4_999) {
					runtime.clock().advance(Duration.ofSeconds(11));
					runtime.registry().sweep();
				}
			}
			assertThat(inFlight.tryAcquire(500, 60, TimeUnit.SECONDS)).isTrue();
			runtime.clock().advance(Duration.ofSeconds(11));
			runtime.registry().sweep();
			ScriptedRuntime.until(() -> runtime.registry().slotCount() == 0);
			assertThat(descriptors()).isZero();
			assertThat(runtime.call("object-50", "count")).isEqualTo("1");
		}
	}

	@Test
	void aResultThatIsOnItsWayIsNotLostWhenItsObjectIsDropped() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			CountDownLatch busy = new CountDownLatch(Schedulers.DEFAULT_POOL_SIZE);
			CountDownLatch free = new CountDownLatch(1);
			for (int i = 0; i < Schedulers.DEFAULT_POOL_SIZE; i++) {
				Schedulers.parallel().createWorker().schedule(() -> {
					busy.countDown();
					try {
						ScriptedRuntime.await(free);
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				});
			}
			ScriptedRuntime.await(busy);
			CompletableFuture<String> call = runtime.send("a", "count");
			ScriptedRuntime.until(() -> runtime.constructions() == 1);
			runtime.clock().advance(Duration.ofSeconds(11));
			ScriptedRuntime.until(() -> {
				runtime.registry().sweep();
				return runtime.registry().slotCount() == 0;
			});
			assertThat(call).isNotDone();
			free.countDown();
			assertThat(ScriptedRuntime.get(call)).isEqualTo("0");
		}
	}

	private List<Path> logs() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> file.toString().endsWith("-wal")).toList();
		}
	}

	/**
	 * How many files of the data directory this process has open.
	 */
	private long descriptors() throws IOException {
		Path own = Path.of("/proc/self/fd");
		if (!Files.isDirectory(own)) {
			return 0;
		}
		try (Stream<Path> open = Files.list(own)) {
			return open.filter((link) -> {
				try {
					return Files.readSymbolicLink(link).startsWith(this.directory.toRealPath());
				}
				catch (java.nio.file.NoSuchFileException ex) {
					return false;
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}).count();
		}
	}

}
