package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While a flush is held back, nothing that the object has produced since is seen.
 */
class HeldBackResultTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void aValueIsHeldBack() throws Exception {
		CompletableFuture<String> result = heldBack(() -> this.runtime.send("a", "increment"));
		assertThat(ScriptedRuntime.get(result)).isEqualTo("1");
	}

	@Test
	void anExceptionOfTheApplicationIsHeldBackAndItsWritesStay() throws Exception {
		this.runtime.on("fail", (object) -> {
			this.runtime.script("increment").run(object);
			throw new IllegalArgumentException("mine");
		});
		CompletableFuture<String> result = heldBack(() -> this.runtime.send("a", "fail"));
		assertThat(ScriptedRuntime.failure(result)).isInstanceOf(IllegalArgumentException.class).hasMessage("mine");
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void theResultOfAMonoIsHeldBack() throws Exception {
		this.runtime.on("mono", (object) -> {
			this.runtime.script("increment").run(object);
			return Mono.just("done");
		});
		CompletableFuture<String> result = heldBack(() -> this.runtime.stub("a").mono("mono").toFuture());
		assertThat(ScriptedRuntime.get(result)).isEqualTo("done");
	}

	@Test
	void aReturnedMonoIsSubscribedToOnlyWhenTheWritesAreDurable() throws Exception {
		CountDownLatch subscribed = new CountDownLatch(1);
		this.runtime.on("mono", (object) -> {
			this.runtime.script("increment").run(object);
			return Mono.fromCallable(() -> {
				subscribed.countDown();
				return "done";
			});
		});
		CompletableFuture<String> result = heldBack(() -> this.runtime.stub("a").mono("mono").toFuture(),
				() -> assertThat(subscribed.getCount()).isOne());
		assertThat(ScriptedRuntime.get(result)).isEqualTo("done");
	}

	@Test
	void theResultOfAStageIsHeldBack() throws Exception {
		this.runtime.on("stage", (object) -> {
			this.runtime.script("increment").run(object);
			return CompletableFuture.completedFuture("done");
		});
		CompletableFuture<String> result = heldBack(() -> this.runtime.stub("a").stage("stage").toCompletableFuture());
		assertThat(ScriptedRuntime.get(result)).isEqualTo("done");
	}

	@Test
	void anElementOfAFluxIsHeldBack() throws Exception {
		this.runtime.on("flux", (object) -> Flux.just(1, 2).map((i) -> {
			try {
				return String.valueOf(this.runtime.script("increment").run(object));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}));
		List<String> seen = new CopyOnWriteArrayList<>();
		CompletableFuture<List<String>> result = heldBack(
				() -> this.runtime.stub("a").flux("flux").doOnNext(seen::add).collectList().toFuture(),
				() -> assertThat(seen).isEmpty());
		assertThat(ScriptedRuntime.get(result)).containsExactly("1", "2");
	}

	@Test
	void whatWasReadBeforeAnyWriteLeavesAtOnceAndWhatWasReadAfterItWaits() throws Exception {
		this.runtime.disk().hold();
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		CompletableFuture<String> write = this.runtime.send("a", "increment");
		this.runtime.disk().awaitFlush();
		CompletableFuture<String> read = this.runtime.send("a", "count");
		assertThat(this.runtime.call("b", "count")).isEqualTo("0");
		handleEverything("a");
		assertThat(write).isNotDone();
		assertThat(read).isNotDone();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(read)).isEqualTo("1");
	}

	@Test
	void resultsLeaveInTheOrderOfTheirEvents() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		this.runtime.disk().hold();
		CompletableFuture<?>[] results = new CompletableFuture<?>[20];
		for (int i = 0; i < results.length; i++) {
			String name = String.valueOf(i);
			results[i] = this.runtime.send("a", (i % 3 == 0) ? "increment" : "count").thenRun(() -> order.add(name));
		}
		this.runtime.disk().awaitFlush();
		this.runtime.disk().release();
		ScriptedRuntime.get(CompletableFuture.allOf(results));
		assertThat(order).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
				"14", "15", "16", "17", "18", "19");
	}

	@Test
	void aBlockingCallLeavesOnlyWhenTheCallersWritesAreDurable() throws Exception {
		callsAnother((object) -> this.runtime.stub("b").call("seen"));
	}

	@Test
	void aCallThroughAMonoLeavesOnlyWhenTheCallersWritesAreDurable() throws Exception {
		callsAnother((object) -> object.ctx().await(this.runtime.stub("b").mono("seen-mono")));
	}

	@Test
	void aCallThroughAStageLeavesOnlyWhenTheCallersWritesAreDurable() throws Exception {
		callsAnother((object) -> object.ctx().await(this.runtime.stub("b").stage("seen-stage")));
	}

	private void callsAnother(ScriptedObject.Script call) throws Exception {
		CountDownLatch seen = new CountDownLatch(1);
		this.runtime.on("seen", (object) -> {
			seen.countDown();
			return "b";
		});
		this.runtime.on("seen-mono", (object) -> {
			seen.countDown();
			return Mono.just("b");
		});
		this.runtime.on("seen-stage", (object) -> {
			seen.countDown();
			return CompletableFuture.completedFuture("b");
		});
		this.runtime.on("write-and-call", (object) -> {
			this.runtime.script("increment").run(object);
			return call.run(object);
		});
		CompletableFuture<String> result = heldBack(() -> this.runtime.send("a", "write-and-call"),
				() -> assertThat(seen.getCount()).isOne());
		assertThat(ScriptedRuntime.get(result)).isEqualTo("b");
	}

	private <T> CompletableFuture<T> heldBack(java.util.function.Supplier<CompletableFuture<T>> call) throws Exception {
		return heldBack(call, () -> {
		});
	}

	private <T> CompletableFuture<T> heldBack(java.util.function.Supplier<CompletableFuture<T>> call, Runnable check)
			throws Exception {
		this.runtime.disk().hold();
		CompletableFuture<T> result = call.get();
		this.runtime.disk().awaitFlush();
		handleEverything("a");
		assertThat(result).isNotDone();
		check.run();
		this.runtime.disk().release();
		return result;
	}

	/**
	 * Have the object handle all that is queued, and let its results reach their callers
	 * if anything lets them out.
	 */
	private void handleEverything(String object) throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		this.runtime.on("handled", (self) -> {
			handled.countDown();
			return "";
		});
		this.runtime.send(object, "handled");
		ScriptedRuntime.await(handled);
		this.runtime.call("bystander", "count");
	}

}
