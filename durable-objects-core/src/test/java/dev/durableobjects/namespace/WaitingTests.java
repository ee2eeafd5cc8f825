package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class WaitingTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.threads(Options.queueLength(options, 4), 4, 2));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void otherEventsRunWhileOneWaitsForTheOutsideWorld() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("wait", (object) -> {
			this.runtime.script("increment").run(object);
			String found = object.ctx().await(Mono.fromFuture(() -> {
				waiting.countDown();
				return outside;
			}));
			return found + this.runtime.script("increment").run(object);
		});
		CompletableFuture<String> result = this.runtime.send("a", "wait");
		ScriptedRuntime.await(waiting);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
		outside.complete("x");
		assertThat(ScriptedRuntime.get(result)).isEqualTo("x3");
	}

	@Test
	void anObjectThatCallsBackIntoItsCallerIsAnswered() throws Exception {
		this.runtime.on("a", (object) -> this.runtime.stub("b").call("b") + "a");
		this.runtime.on("b", (object) -> this.runtime.stub("a").call("increment") + "b");
		assertThat(this.runtime.call("a", "a")).isEqualTo("1ba");
	}

	@Test
	void moreWaitingHandlersThanThreadsDoNotBlockEachOther() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(40);
		this.runtime.on("inner", (object) -> object.ctx().await(() -> {
			waiting.countDown();
			return outside;
		}));
		this.runtime.on("outer", (object) -> this.runtime.stub("inner-" + object.ctx().id().name()).call("inner"));
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			results.add(this.runtime.send("outer-" + i, "outer"));
		}
		ScriptedRuntime.await(waiting);
		assertThat(this.runtime.call("bystander", "count")).isEqualTo("0");
		outside.complete("ready");
		for (CompletableFuture<String> result : results) {
			assertThat(ScriptedRuntime.get(result)).isEqualTo("ready");
		}
	}

	@Test
	void theQueueBoundRefusesAtOnceAndNamesItsProperty() throws Exception {
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		List<CompletableFuture<String>> queued = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			queued.add(this.runtime.send("a", "increment"));
		}
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
			.isInstanceOf(dev.durableobjects.DurableObjectOverloadedException.class)
			.hasMessageContaining("durable-objects.limits.queue-length");
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(queued.get(3))).isEqualTo("4");
	}

	@Test
	void aCallThatIsCancelledWhileItIsQueuedGivesUpItsPlaceAndDoesNotRun() throws Exception {
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		List<CompletableFuture<String>> queued = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			queued.add(this.runtime.send("a", "increment"));
		}
		queued.forEach((call) -> call.cancel(true));
		CompletableFuture<String> next = this.runtime.send("a", "increment");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(next)).isEqualTo("1");
	}

	@Test
	void callbacksOfResultsRunOnReactorsThreads() throws Exception {
		List<String> threads = new CopyOnWriteArrayList<>();
		this.runtime.on("mono", (object) -> Mono.just("x"));
		this.runtime.on("flux", (object) -> Flux.just("x", "y"));
		this.runtime.on("stage", (object) -> {
			this.runtime.script("increment").run(object);
			return CompletableFuture.completedFuture("x");
		});
		this.runtime.on("fail", (object) -> {
			throw new IllegalStateException("no");
		});
		Runnable note = () -> threads.add(Thread.currentThread().getName());
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		List<CompletableFuture<?>> all = new ArrayList<>();
		all.add(this.runtime.stub("a").mono("mono").doOnSuccess((value) -> note.run()).toFuture());
		all.add(this.runtime.stub("a").flux("flux").doOnNext((value) -> note.run()).then().toFuture());
		all.add(this.runtime.stub("a").stage("stage").thenRun(note).toCompletableFuture());
		all.add(this.runtime.send("a", "fail").exceptionally((failure) -> {
			note.run();
			return null;
		}));
		blocked.end().countDown();
		ScriptedRuntime.get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
		CountDownLatch fail = new CountDownLatch(1);
		this.runtime.onConstruction((ctx) -> {
			try {
				ScriptedRuntime.await(fail);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			throw new IllegalStateException("no");
		});
		CompletableFuture<?> refused = this.runtime.send("b", "count").handle((value, failure) -> {
			note.run();
			return null;
		});
		fail.countDown();
		ScriptedRuntime.get(refused);
		assertThat(threads).hasSize(6).allMatch((name) -> name.startsWith("parallel-"));
	}

	@Test
	void nothingIsFlushedOnAnObjectsThread() throws Exception {
		for (int i = 0; i < 10; i++) {
			this.runtime.call("object-" + i, "increment");
		}
		assertThat(this.runtime.disk().flushes()).isNotEmpty()
			.allMatch((flush) -> flush.thread().startsWith("durable-objects-flush-"));
	}

	@Test
	void newDirectoriesAndTheNewFileAreDurableBeforeTheFirstResult() throws Exception {
		this.runtime.call("a", "increment");
		String id = this.runtime.namespace().idFromName("a").toString();
		Path objects = this.directory.resolve("objects");
		Path files = objects.resolve("1").resolve(id.substring(0, 2));
		assertThat(this.runtime.disk().flushes()).extracting(TestDisk.Flush::path)
			.contains(this.directory, objects, objects.resolve("1"), files, files.resolve(id + ".sqlite"),
					files.resolve(id + ".sqlite-wal"));
	}

	@Test
	void storageTouchedOutsideItsEventSaysWhatToDo() throws Exception {
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		this.runtime.on("leak", (object) -> {
			new Thread(() -> {
				try {
					object.ctx().storage().kv().put("x", 1);
					seen.complete(new AssertionError("Written"));
				}
				catch (RuntimeException ex) {
					seen.complete(ex);
				}
			}).start();
			return ScriptedRuntime.get(seen).getMessage();
		});
		assertThat(this.runtime.call("a", "leak")).contains("ctx.await");
		assertThat(seen.join()).isInstanceOf(IllegalStateException.class);
		List<dev.durableobjects.DurableObjectStorage> kept = new CopyOnWriteArrayList<>();
		this.runtime.on("keep", (object) -> kept.add(object.ctx().storage()));
		this.runtime.call("a", "keep");
		org.assertj.core.api.Assertions.assertThatIllegalStateException()
			.isThrownBy(() -> kept.get(0).kv().get("count", Long.class));
	}

	@Test
	void eventsOfOneStubRunInTheirOrder() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (String name : List.of("1", "2", "3", "4")) {
			this.runtime.on(name, (object) -> order.add(name));
			calls.add(this.runtime.send("a", name));
		}
		blocked.end().countDown();
		ScriptedRuntime.get(calls.get(3));
		assertThat(order).containsExactly("1", "2", "3", "4");
	}

}
