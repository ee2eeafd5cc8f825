package dev.durableobjects.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads, some objects, waits, critical sections, aborts, floods, flushes that fail
 * and evictions mixed: one event runs at a time, the calls of one stub run in their
 * order, every call is answered, no acknowledged increment is lost, and no database is
 * opened twice.
 * <p>
 * Runs for a fixed number of calls, or for {@code -Ddurable-objects.stress.seconds}, as
 * in the {@code nightly} profile, over more objects.
 * {@code -Ddurable-objects.stress.seed} repeats a run as far as threads can be repeated.
 */
@Timeout(600)
class StressTests {

	private static final int THREADS = 8;

	private static final int CALLS = 1_500;

	static final int SECONDS = Integer.getInteger("durable-objects.stress.seconds", 0);

	static final String SEED = "durable-objects.stress.seed";

	private static final Logger logger = System.getLogger(StressTests.class.getName());

	private static final int OBJECTS = (SECONDS > 0) ? 40 : 5;

	@TempDir
	Path directory;

	@Test
	void oneEventAtATimeAndNoAcknowledgedIncrementIsLost() throws Exception {
		long seed = seed();
		logger.log(Level.INFO, () -> SEED + "=" + seed);
		AtomicIntegerArray acknowledged = new AtomicIntegerArray(OBJECTS);
		AtomicIntegerArray attempted = new AtomicIntegerArray(OBJECTS);
		List<Throwable> unexpected = new java.util.concurrent.CopyOnWriteArrayList<>();
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> (SECONDS > 0) ? Options.queueLength(Options.bounded(options, 30), 100) : options)) {
			scripts(runtime);
			List<Thread> threads = new ArrayList<>();
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
			for (int t = 0; t < THREADS; t++) {
				Random random = new Random(seed + t);
				int client = t;
				Thread thread = new Thread(() -> {
					Semaphore inFlight = new Semaphore(20);
					for (int i = 0; (SECONDS > 0) ? System.nanoTime() < end : i < CALLS; i++) {
						inFlight.acquireUninterruptibly();
						int object = random.nextInt(OBJECTS);
						String script = script(random.nextInt(1000), runtime);
						attempted.incrementAndGet(object);
						send(runtime, object, script, "#" + client + "#" + i).whenComplete((value, failure) -> {
							if (failure == null && !script.equals("count")) {
								acknowledged.incrementAndGet(object);
							}
							else if (failure != null && !(failure instanceof DurableObjectResetException
									|| failure instanceof DurableObjectOverloadedException)) {
								unexpected.add(failure);
							}
							inFlight.release();
						});
					}
					try {
						if (!inFlight.tryAcquire(20, 60, TimeUnit.SECONDS)) {
							unexpected.add(new AssertionError("A call was not answered"));
						}
					}
					catch (InterruptedException ex) {
						unexpected.add(ex);
					}
				});
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(unexpected).as("seed %d", seed).isEmpty();
			assertThat(runtime.overlaps()).as("overlaps, seed %d", seed).isZero();
			assertThat(runtime.disorders()).as("disorders, seed %d", seed).isZero();
			assertThat(runtime.destructions()).as("destructions, seed %d", seed).isGreaterThan(10);
			runtime.disk().fail(0);
		}
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			for (int i = 0; i < OBJECTS; i++) {
				assertThat(Integer.parseInt(runtime.call("object-" + i, "count"))).as("count of %d, seed %d", i, seed)
					.isBetween(acknowledged.get(i), attempted.get(i));
			}
		}
	}

	/**
	 * A new seed for each run that takes its time, unless one is repeated.
	 */
	static long seed() {
		return Long.getLong(SEED, (SECONDS > 0) ? new Random().nextInt() : 42);
	}

	private static CompletableFuture<String> send(ScriptedRuntime runtime, int object, String script, String number) {
		return switch (script) {
			case "mono" -> runtime.stub("object-" + object).mono(script + number).toFuture();
			case "stage" -> runtime.stub("object-" + object).stage(script + number).toCompletableFuture();
			default -> runtime.send("object-" + object, script + number);
		};
	}

	private static String script(int dice, ScriptedRuntime runtime) {
		if (dice < 10) {
			return "abort";
		}
		if (dice < 15) {
			runtime.disk().fail(1);
		}
		if (dice < 40) {
			runtime.clock().advance(java.time.Duration.ofSeconds(11));
			runtime.registry().sweep();
		}
		return (dice < 100) ? "section" : (dice < 150) ? "wait" : (dice < 200) ? "call"
				: (dice < 250) ? "mono" : (dice < 300) ? "stage" : (dice < 500) ? "count" : "increment";
	}

	private static void scripts(ScriptedRuntime runtime) {
		ScriptedObject.Script increment = runtime.script("increment");
		ScriptedObject.Script alone = (object) -> {
			object.enter();
			try {
				return increment.run(object);
			}
			finally {
				object.leave();
			}
		};
		runtime.on("increment", alone);
		runtime.on("abort", (object) -> {
			alone.run(object);
			object.ctx().abort("stress");
			return "";
		});
		runtime.on("wait", (object) -> {
			object.ctx().await(Mono.just("x").subscribeOn(Schedulers.parallel()));
			return alone.run(object);
		});
		runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			object.ctx().await(Mono.just("x").publishOn(object.ctx().scheduler()));
			return alone.run(object);
		}));
		runtime.on("call", (object) -> {
			Object result = alone.run(object);
			runtime.stub("other-" + result.toString().length()).call("increment");
			return result;
		});
		runtime.on("mono",
				(object) -> Mono.just("x")
					.subscribeOn(Schedulers.parallel())
					.map((value) -> value)
					.then(Mono.fromFuture(() -> runtime.send("other", "increment")))
					.doOnSubscribe((subscription) -> {
						try {
							alone.run(object);
						}
						catch (Exception ex) {
							throw new IllegalStateException(ex);
						}
					}));
		runtime.on("stage", (object) -> {
			String result = String.valueOf(alone.run(object));
			return CompletableFuture.supplyAsync(() -> result);
		});
	}

}
