package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(300)
class ShutdownTests {

	private static final int OBJECTS = 5;

	@TempDir
	Path directory;

	@Test
	void everyCallIsAnsweredAndWhatWasAcknowledgedIsOnDisk() throws Exception {
		ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.shutdownTimeout(options, Duration.ofMinutes(10)));
		AtomicIntegerArray acknowledged = new AtomicIntegerArray(OBJECTS);
		List<CompletableFuture<?>> calls = new ArrayList<>();
		CountDownLatch loaded = new CountDownLatch(200);
		Thread[] clients = new Thread[2];
		List<List<CompletableFuture<?>>> perClient = List.of(new ArrayList<>(), new ArrayList<>());
		for (int c = 0; c < clients.length; c++) {
			List<CompletableFuture<?>> own = perClient.get(c);
			clients[c] = new Thread(() -> {
				for (int i = 0; i < 5_000; i++) {
					int object = i % OBJECTS;
					CompletableFuture<String> call = runtime.send("object-" + object, "increment");
					own.add(call.thenRun(() -> {
						acknowledged.incrementAndGet(object);
						loaded.countDown();
					}));
				}
			});
			clients[c].start();
		}
		ScriptedRuntime.await(loaded);
		runtime.close();
		for (Thread client : clients) {
			client.join();
		}
		perClient.forEach(calls::addAll);
		for (CompletableFuture<?> call : calls) {
			try {
				ScriptedRuntime.get(call);
			}
			catch (DurableObjectException ex) {
				assertThat(ex).hasMessageContaining("shutting down");
			}
		}
		assertThatExceptionOfType(DurableObjectException.class).isThrownBy(() -> runtime.call("object-0", "count"))
			.withMessageContaining("take no calls");
		try (ScriptedRuntime again = new ScriptedRuntime(this.directory)) {
			for (int i = 0; i < OBJECTS; i++) {
				assertThat(again.call("object-" + i, "count")).isEqualTo(String.valueOf(acknowledged.get(i)));
			}
		}
	}

	@Test
	void whatIsStillBusyAfterTheTimeoutIsCutOffAndItsCallersAreTold() throws Exception {
		ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.shutdownTimeout(options, Duration.ofMillis(50)));
		ScriptedRuntime.Blocked blocked = runtime.block("busy");
		CompletableFuture<String> queued = runtime.send("busy", "count");
		CountDownLatch waits = new CountDownLatch(1);
		runtime.on("wait", (object) -> {
			runtime.script("increment").run(object);
			return object.ctx().await(Mono.<String>never().doOnSubscribe((subscription) -> waits.countDown()));
		});
		runtime.on("never", (object) -> Mono.never());
		CompletableFuture<String> waiting = runtime.send("waiting", "wait");
		CompletableFuture<String> never = runtime.stub("never").mono("never").toFuture();
		ScriptedRuntime.await(waits);
		runtime.call("never", "count");
		runtime.close();
		for (CompletableFuture<String> call : List.of(blocked.result(), queued, waiting, never)) {
			assertThat(ScriptedRuntime.failure(call)).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("durable-objects.shutdown-timeout");
		}
		try (ScriptedRuntime again = new ScriptedRuntime(this.directory)) {
			assertThat(again.call("waiting", "count")).isEqualTo("1");
		}
	}

}
