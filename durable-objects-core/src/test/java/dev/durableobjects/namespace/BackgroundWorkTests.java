package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.ObjectStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code ctx.waitUntil} and {@code ctx.scheduler()}.
 */
@Timeout(300)
class BackgroundWorkTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final CompletableFuture<String> outside = new CompletableFuture<>();

	private final CountDownLatch subscribed = new CountDownLatch(1);

	private final CountDownLatch cancelled = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("wait until", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx()
				.waitUntil(Mono.fromFuture(this.outside, true)
					.doOnSubscribe((subscription) -> this.subscribed.countDown())
					.doOnCancel(this.cancelled::countDown));
			return "returned";
		});
	}

	@AfterEach
	void stop() {
		this.outside.complete("x");
		this.runtime.close();
	}

	@Test
	void whatIsWaitedForIsSubscribedToOnlyWhenTheWritesAreDurable() throws Exception {
		this.runtime.disk().hold();
		CompletableFuture<String> result = this.runtime.send("a", "wait until");
		this.runtime.disk().awaitFlush();
		CountDownLatch handled = new CountDownLatch(1);
		this.runtime.on("handled", (object) -> {
			handled.countDown();
			return "";
		});
		this.runtime.send("a", "handled");
		ScriptedRuntime.await(handled);
		this.runtime.call("b", "count");
		assertThat(this.subscribed.getCount()).isOne();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(result)).isEqualTo("returned");
		ScriptedRuntime.await(this.subscribed);
	}

	@Test
	void itKeepsTheObjectInMemoryUntilItEnds() throws Exception {
		this.runtime.call("a", "wait until");
		ScriptedRuntime.await(this.subscribed);
		this.runtime.call("idle", "count");
		this.runtime.advance(Duration.ofSeconds(60));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> this.runtime.destructions() == 1);
		ScriptedRuntime.until(() -> onlyReasonIs(AwakeReason.WAIT_UNTIL));
		this.outside.complete("x");
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> {
			this.runtime.registry().sweep();
			return this.runtime.registry().slotCount() == 0;
		});
	}

	@Test
	void withoutACallerItKeepsTheObjectForNoLongerThanTheBound() throws Exception {
		this.runtime.call("a", "wait until");
		ScriptedRuntime.await(this.subscribed);
		this.runtime.advance(Duration.ofSeconds(70));
		this.runtime.registry().sweep();
		ScriptedRuntime.await(this.cancelled);
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void theBoundHoldsForAMonoWhoseCallerHasLeftAndNotForOneThatIsWaitedFor() throws Exception {
		CountDownLatch pending = new CountDownLatch(2);
		Sinks.One<String> answer = Sinks.one();
		this.runtime.on("pending", (object) -> answer.asMono().doOnSubscribe((subscription) -> pending.countDown()));
		CompletableFuture<String> awaited = this.runtime.stub("awaited").mono("pending").toFuture();
		CompletableFuture<String> left = this.runtime.stub("left").mono("pending").toFuture();
		ScriptedRuntime.await(pending);
		left.cancel(true);
		List<String> dropped = new CopyOnWriteArrayList<>();
		this.runtime.onDestruction((ctx) -> dropped.add(ctx.id().name()));
		this.runtime.advance(Duration.ofSeconds(70));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> !dropped.isEmpty());
		this.runtime.call("bystander", "count");
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 2);
		assertThat(dropped).containsExactly("left");
		answer.tryEmitValue("answer").orThrow();
		assertThat(awaited.get(20, TimeUnit.SECONDS)).isEqualTo("answer");
	}

	@Test
	void aFailureDoesNotHarmTheObject() throws Exception {
		CountDownLatch failed = new CountDownLatch(2);
		this.runtime.on("fail", (object) -> {
			object.ctx().waitUntil(Mono.error(new IllegalStateException("lost")).doOnError((ex) -> failed.countDown()));
			object.ctx().waitUntil((subscriber) -> {
				failed.countDown();
				throw new IllegalStateException("no subscribers");
			});
			return "fine";
		});
		assertThat(this.runtime.call("a", "fail")).isEqualTo("fine");
		ScriptedRuntime.await(failed);
		this.runtime.advance(Duration.ofSeconds(10));
		ScriptedRuntime.until(() -> {
			this.runtime.registry().sweep();
			return this.runtime.registry().slotCount() == 0;
		});
	}

	@Test
	void aResetCancelsIt() throws Exception {
		this.runtime.call("a", "wait until");
		ScriptedRuntime.await(this.subscribed);
		this.runtime.on("abort", (object) -> {
			object.ctx().abort("enough");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "abort")))
			.isInstanceOf(DurableObjectResetException.class);
		ScriptedRuntime.await(this.cancelled);
	}

	@Test
	void aShutdownWaitsForItAndItsCallsOfOtherObjectsAreTaken() throws Exception {
		ScriptedRuntime closing = new ScriptedRuntime(Files.createDirectory(this.directory.resolve("closing")));
		CompletableFuture<String> answer = new CompletableFuture<>();
		closing.on("note later", (object) -> {
			object.ctx()
				.waitUntil(Mono.fromFuture(this.outside, true)
					.doOnSubscribe((subscription) -> this.subscribed.countDown())
					.flatMap((value) -> closing.stub("b").mono("noted"))
					.doOnNext(answer::complete)
					.doOnError(answer::completeExceptionally));
			return "";
		});
		closing.on("noted", (object) -> Mono.just(String.valueOf(closing.script("increment").run(object))));
		closing.call("a", "note later");
		ScriptedRuntime.await(this.subscribed);
		Thread closer = new Thread(closing::close);
		closer.start();
		ScriptedRuntime.until(() -> {
			try {
				closing.call("c", "count");
				return false;
			}
			catch (Exception ex) {
				return true;
			}
		});
		this.outside.complete("x");
		assertThat(ScriptedRuntime.get(answer)).isEqualTo("1");
		closer.join();
	}

	@Test
	void aChainContinuesInsideTheObject() throws Exception {
		this.runtime.on("chain",
				(object) -> Mono.just("x")
					.delayElement(Duration.ofMillis(1))
					.publishOn(object.ctx().scheduler())
					.map((value) -> run("increment", object)));
		assertThat(ScriptedRuntime.get(this.runtime.stub("a").mono("chain").toFuture())).isEqualTo("1");
	}

	@Test
	void delaysFollowTheRuntimesClockAndKeepTheObjectInMemory() throws Exception {
		AtomicInteger ticks = new AtomicInteger();
		this.runtime.on("tick", (object) -> {
			Flux.interval(Duration.ofSeconds(1), object.ctx().scheduler())
				.take(3)
				.subscribe((tick) -> run("increment", object), (ex) -> ticks.set(-100), ticks::incrementAndGet);
			return "";
		});
		this.runtime.call("a", "tick");
		for (int i = 1; i <= 3; i++) {
			String expected = String.valueOf(i);
			assertThat(this.runtime.call("a", "count")).isEqualTo(String.valueOf(i - 1));
			this.runtime.advance(Duration.ofSeconds(1));
			ScriptedRuntime.until(() -> call("a", "count").equals(expected));
		}
		assertThat(ticks).hasValue(1);
		this.runtime.on("late",
				(object) -> object.ctx().scheduler().schedule(() -> run("increment", object), 20, TimeUnit.SECONDS));
		this.runtime.call("a", "late");
		this.runtime.advance(Duration.ofSeconds(19));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> onlyReasonIs(AwakeReason.SCHEDULED_TASK));
		this.runtime.advance(Duration.ofSeconds(1));
		assertThat(this.runtime.call("a", "count")).isEqualTo("4");
	}

	@Test
	void aTaskThatIsDisposedOfDoesNotRun() throws Exception {
		this.runtime.on("dispose", (object) -> {
			Disposable task = object.ctx().scheduler().schedule(() -> run("increment", object), 1, TimeUnit.SECONDS);
			Scheduler.Worker worker = object.ctx().scheduler().createWorker();
			worker.schedule(() -> run("increment", object));
			worker.schedule(() -> run("increment", object), 1, TimeUnit.SECONDS);
			task.dispose();
			worker.dispose();
			return task.isDisposed() && worker.isDisposed();
		});
		assertThat(this.runtime.call("a", "dispose")).isEqualTo("true");
		this.runtime.advance(Duration.ofSeconds(1));
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void whenTheLifeHasEndedTheSchedulerRejectsAndWhatWaitsDoesNotRun() throws Exception {
		List<Scheduler> kept = new CopyOnWriteArrayList<>();
		AtomicInteger ran = new AtomicInteger();
		this.runtime.on("abort", (object) -> {
			Scheduler scheduler = object.ctx().scheduler();
			kept.add(scheduler);
			scheduler.schedule(ran::incrementAndGet, 1, TimeUnit.SECONDS);
			scheduler.schedule(ran::incrementAndGet);
			object.ctx().abort("enough");
			return "";
		});
		ScriptedRuntime.failure(this.runtime.send("a", "abort"));
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(kept.get(0).isDisposed()).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> kept.get(0).schedule(() -> {
		}));
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> kept.get(0).createWorker().schedule(() -> {
			}));
		this.runtime.advance(Duration.ofSeconds(1));
		this.runtime.call("a", "count");
		assertThat(ran).hasValue(0);
	}

	@Test
	void aTaskThatAbortsResetsTheObject() throws Exception {
		this.runtime.on("abort later", (object) -> {
			object.ctx().scheduler().schedule(() -> object.ctx().abort("enough"));
			return Mono.never();
		});
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").mono("abort later").toFuture()))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("enough");
	}

	private boolean onlyReasonIs(AwakeReason reason) {
		List<ObjectStatus> statuses = this.runtime.registry().statuses();
		return statuses.size() == 1 && statuses.get(0).reasons().keySet().equals(Set.of(reason));
	}

	private String call(String object, String script) {
		try {
			return this.runtime.call(object, script);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String run(String script, ScriptedObject object) {
		try {
			return String.valueOf(this.runtime.script(script).run(object));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
