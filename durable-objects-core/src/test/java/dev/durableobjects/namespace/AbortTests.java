package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectResetException;

import static org.assertj.core.api.Assertions.assertThat;

class AbortTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("abort", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().abort("enough");
			return "";
		});
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void abortUndoesItsOwnTurnAndKeepsEarlierTurnsOfTheBatch() throws Exception {
		// On a slow machine a batch may end between two events: not every time.
		for (int round = 0; round < 20; round++) {
			long count = Long.parseLong(this.runtime.call("a", "increment"));
			ScriptedRuntime.Blocked blocked = this.runtime.block("a");
			CompletableFuture<String> earlier = this.runtime.send("a", "increment");
			CompletableFuture<String> aborted = this.runtime.send("a", "abort");
			CompletableFuture<String> later = this.runtime.send("a", "increment");
			blocked.end().countDown();
			assertThat(ScriptedRuntime.get(earlier)).isEqualTo(String.valueOf(count + 1));
			assertThat(ScriptedRuntime.failure(aborted)).isInstanceOf(DurableObjectResetException.class)
				.hasMessage("enough");
			assertThat(ScriptedRuntime.get(later)).isEqualTo(String.valueOf(count + 2));
		}
		assertThat(this.runtime.constructions()).isEqualTo(21);
		assertThat(this.runtime.destructions()).isEqualTo(20);
	}

	@Test
	void whoeverIsToldThatAnObjectWasAbortedAndCallsAgainFindsANewInstance() throws Exception {
		this.runtime.call("a", "increment");
		DurableObjectId id = this.runtime.namespace().idFromName("a");
		for (int round = 0; round < 200; round++) {
			this.runtime.disk().hold();
			CompletableFuture<String> again = this.runtime.send("a", "increment")
				.handle((value, failure) -> this.runtime.send("a", "count"))
				.thenCompose((call) -> call);
			this.runtime.disk().awaitFlush();
			this.runtime.registry()
				.control()
				.abort(RuntimeControl.bindingOf(this.runtime.namespace()), id,
						new DurableObjectResetException("enough", null, id));
			this.runtime.disk().release();
			assertThat(ScriptedRuntime.get(again)).isNotNull();
		}
	}

	@Test
	void abortThatIsCaughtStillAborts() throws Exception {
		this.runtime.on("caught", (object) -> {
			try {
				this.runtime.script("abort").run(object);
			}
			catch (Throwable ex) {
				// Caught in vain.
			}
			return "fine";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "caught")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void afterAnAbortThatIsCaughtAWaitCommitsNothingAndNoCallLeaves() throws Exception {
		AtomicInteger seen = new AtomicInteger();
		this.runtime.on("seen", (object) -> seen.incrementAndGet());
		this.runtime.on("caught", (object) -> {
			try {
				this.runtime.script("abort").run(object);
			}
			catch (Throwable ex) {
				// Caught in vain.
			}
			try {
				object.ctx().await(Mono.just("x"));
			}
			catch (Throwable ex) {
				// Caught in vain.
			}
			return this.runtime.stub("b").call("seen");
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "caught")))
			.isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		this.runtime.call("b", "count");
		assertThat(seen).hasValue(0);
	}

	@Test
	void abortInTheConstructorTellsTheCallersAndTheNextCallTriesAnew() throws Exception {
		AtomicInteger constructions = new AtomicInteger();
		this.runtime.onConstruction((ctx) -> {
			if (constructions.incrementAndGet() == 1) {
				ctx.storage().kv().put("count", 5);
				ctx.abort("not yet");
			}
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "count")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("not yet");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void abortInsideAReturnedMonoOrFluxResetsTheObject() throws Exception {
		this.runtime.on("mono", (object) -> Mono.fromCallable(() -> this.runtime.script("abort").run(object)));
		this.runtime.on("flux", (object) -> Flux.just("a", "b").map((element) -> {
			if (element.equals("b")) {
				object.ctx().abort("enough");
			}
			return element;
		}));
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").mono("mono").toFuture()))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").flux("flux").then().toFuture()))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void theElementsBeforeTheResetReachTheSubscriberBeforeItsError() throws Exception {
		this.runtime.on("flux", (object) -> Flux.just("a", "b", "c").map((element) -> {
			try {
				if (element.equals("c")) {
					object.ctx().storage().sync();
					object.ctx().abort("enough");
				}
				this.runtime.script("increment").run(object);
				return element;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}));
		this.runtime.disk().hold();
		CompletableFuture<String> result = this.runtime.stub("a")
			.flux("flux")
			.onErrorResume(DurableObjectResetException.class, (ex) -> Flux.just(ex.getMessage()))
			.reduce(String::concat)
			.toFuture();
		this.runtime.disk().awaitFlush();
		assertThat(result).isNotDone();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(result)).isEqualTo("abenough");
	}

	@Test
	void anAbortThatIsCaughtIsNotHiddenByAnotherException() throws Exception {
		this.runtime.on("hide", (object) -> {
			try {
				object.ctx().abort("enough");
			}
			catch (Error ex) {
				throw new IllegalArgumentException("hidden", ex);
			}
			return null;
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "hide")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
	}

	@Test
	void waitingEventsOfTheOldLifeFailAndQueuedOnesReachTheNext() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.on("wait", (object) -> {
			waiting.countDown();
			return object.ctx().await(() -> outside);
		});
		this.runtime.on("call-and-wait", (object) -> this.runtime.stub("b").call("block-b"));
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.runtime.on("block-b", (object) -> {
			blocked.countDown();
			ScriptedRuntime.await(end);
			return "b";
		});
		CompletableFuture<String> first = this.runtime.send("a", "wait");
		CompletableFuture<String> second = this.runtime.send("a", "call-and-wait");
		ScriptedRuntime.await(waiting);
		ScriptedRuntime.await(blocked);
		CompletableFuture<String> aborted = this.runtime.send("a", "abort");
		assertThat(ScriptedRuntime.failure(aborted)).hasMessage("enough");
		assertThat(ScriptedRuntime.failure(first)).isInstanceOf(DurableObjectResetException.class).hasMessage("enough");
		assertThat(ScriptedRuntime.failure(second)).isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		end.countDown();
	}

	@Test
	void whatAnEventReturnsAfterItHasSurvivedTheResetIsNotForgotten() throws Exception {
		this.runtime.on("survivor", (object) -> {
			try {
				object.ctx().storage().sql().exec("CREATE TABLE p (id INTEGER PRIMARY KEY)");
				object.ctx()
					.storage()
					.sql()
					.exec("CREATE TABLE c (p INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
				object.ctx().storage().sql().exec("INSERT INTO c VALUES (1)");
				object.ctx().await(Mono.delay(java.time.Duration.ofMillis(1)));
			}
			catch (DurableObjectResetException ex) {
				// The application goes on.
			}
			return Mono.never();
		});
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").mono("survivor").toFuture()))
			.isInstanceOf(DurableObjectResetException.class);
	}

	@Test
	void aPublisherThatThrowsWhereItMustNotDoesNotStopTheObject() throws Exception {
		this.runtime.on("subscribe", (object) -> Flux.from((subscriber) -> {
			throw new IllegalStateException("no subscribers");
		}));
		this.runtime.on("subscribe-mono", (object) -> Mono.fromDirect((subscriber) -> {
			throw new IllegalStateException("no subscribers");
		}));
		CountDownLatch subscribed = new CountDownLatch(1);
		this.runtime.on("cancel", (object) -> Flux.from((subscriber) -> {
			subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
					subscribed.countDown();
				}

				@Override
				public void cancel() {
					throw new IllegalStateException("no cancelling");
				}

			});
		}));
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").flux("subscribe").then().toFuture()))
			.hasMessage("no subscribers");
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").mono("subscribe-mono").toFuture()))
			.hasMessage("no subscribers");
		CompletableFuture<Void> stream = this.runtime.stub("a").flux("cancel").then().toFuture();
		ScriptedRuntime.await(subscribed);
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "abort"))).hasMessage("enough");
		assertThat(ScriptedRuntime.failure(stream)).hasMessage("enough");
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void aDestroyCallbackThatFailsDoesNotStopTheObject() throws Exception {
		this.runtime.onDestruction((ctx) -> {
			throw new IllegalStateException("cannot");
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "abort"))).hasMessage("enough");
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void aConstructorThatThrowsFailsEverybodyWhoWaitsAndTheNextCallTriesAnew() throws Exception {
		CountDownLatch constructing = new CountDownLatch(1);
		CountDownLatch fail = new CountDownLatch(1);
		AtomicInteger constructions = new AtomicInteger();
		this.runtime.onConstruction((ctx) -> {
			if (constructions.incrementAndGet() > 1) {
				return;
			}
			constructing.countDown();
			try {
				ScriptedRuntime.await(fail);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			throw new IllegalArgumentException("no such object");
		});
		CompletableFuture<String> first = this.runtime.send("a", "count");
		ScriptedRuntime.await(constructing);
		CompletableFuture<String> second = this.runtime.send("a", "count");
		fail.countDown();
		assertThat(ScriptedRuntime.failure(first)).isInstanceOf(IllegalArgumentException.class)
			.hasMessage("no such object");
		assertThat(ScriptedRuntime.failure(second)).isInstanceOf(IllegalArgumentException.class)
			.hasMessage("no such object");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void whileAConstructorWaitsNoEventRuns() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.onConstruction((ctx) -> {
			ctx.await(() -> {
				waiting.countDown();
				return outside;
			});
			ctx.storage().kv().put("count", 7);
		});
		CompletableFuture<String> first = this.runtime.send("a", "count");
		ScriptedRuntime.await(waiting);
		CompletableFuture<String> second = this.runtime.send("a", "increment");
		this.runtime.onConstruction((ctx) -> {
		});
		this.runtime.call("b", "count");
		assertThat(second).isNotDone();
		outside.complete("go");
		assertThat(ScriptedRuntime.get(first)).isEqualTo("7");
		assertThat(ScriptedRuntime.get(second)).isEqualTo("8");
	}

}
