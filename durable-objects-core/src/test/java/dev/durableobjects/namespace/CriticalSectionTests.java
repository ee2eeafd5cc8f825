package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(300)
class CriticalSectionTests {

	private static final String TIMED_OUT = "A call to blockConcurrencyWhile() in a Durable Object waited for too "
			+ "long. The call was canceled and the Durable Object was reset.";

	private static final String PROPERTY = "durable-objects.limits.block-concurrency-timeout";

	@TempDir
	Path directory;

	private final List<String> order = new CopyOnWriteArrayList<>();

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
	void whileItWaitsNoEventIsDeliveredAndNoWaitingEventGoesOn() throws Exception {
		Outside earlier = new Outside();
		Outside section = new Outside();
		this.runtime.on("earlier", (object) -> {
			object.ctx().await(earlier.mono());
			return note("earlier");
		});
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			object.ctx().await(section.mono());
			return note("section");
		}));
		this.runtime.on("later", (object) -> note("later"));
		CompletableFuture<String> first = this.runtime.send("a", "earlier");
		ScriptedRuntime.await(earlier.begun);
		CompletableFuture<String> second = this.runtime.send("a", "section");
		ScriptedRuntime.await(section.begun);
		CompletableFuture<String> third = this.runtime.send("a", "later");
		earlier.future.complete("x");
		// What is due at "a" now has been looked at when another object has been built.
		this.runtime.call("b", "count");
		this.runtime.registry().sweep();
		assertThat(first).isNotDone();
		assertThat(third).isNotDone();
		section.future.complete("x");
		assertThat(ScriptedRuntime.get(second)).isEqualTo("section");
		ScriptedRuntime.get(first);
		ScriptedRuntime.get(third);
		assertThat(this.order).containsExactly("section", "earlier", "later");
	}

	@Test
	void aReturnedMonoOfAnEarlierEventWaitsForTheSection() throws Exception {
		Outside earlier = new Outside();
		Outside section = new Outside();
		this.runtime.on("mono",
				(object) -> earlier.mono().publishOn(object.ctx().scheduler()).map((value) -> note("earlier")));
		section(section);
		CompletableFuture<String> first = this.runtime.stub("a").mono("mono").toFuture();
		ScriptedRuntime.await(earlier.begun);
		CompletableFuture<String> second = this.runtime.send("a", "section");
		ScriptedRuntime.await(section.begun);
		earlier.future.complete("x");
		this.runtime.call("b", "count");
		assertThat(this.order).isEmpty();
		section.future.complete("x");
		ScriptedRuntime.get(second);
		ScriptedRuntime.get(first);
		assertThat(this.order).containsExactly("section", "earlier");
	}

	@Test
	void whatTheSectionItselfHasBegunGoesOnInIt() throws Exception {
		this.runtime.on("section",
				(object) -> object.ctx()
					.blockConcurrencyWhile(() -> object.ctx()
						.await(Mono.just("x")
							.publishOn(object.ctx().scheduler())
							.map((value) -> value + run("increment", object)))));
		assertThat(this.runtime.call("a", "section")).isEqualTo("x1");
	}

	@Test
	void whatTheSectionHasBegunAndNotWaitedForGoesOnAfterIt() throws Exception {
		CompletableFuture<String> later = new CompletableFuture<>();
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			Mono.delay(Duration.ofSeconds(5), object.ctx().scheduler())
				.map((value) -> run("increment", object))
				.subscribe(later::complete, later::completeExceptionally);
			return "ended";
		}));
		assertThat(this.runtime.call("a", "section")).isEqualTo("ended");
		this.runtime.advance(Duration.ofSeconds(5));
		assertThat(ScriptedRuntime.get(later)).isEqualTo("1");
	}

	@Test
	void sectionsNestAndAnInnerOneHoldsBackWhatTheOuterOneHasBegun() throws Exception {
		Outside inner = new Outside();
		CountDownLatch scheduled = new CountDownLatch(1);
		this.runtime.on("outer", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			object.ctx().scheduler().schedule(() -> note("outer"));
			scheduled.countDown();
			object.ctx().blockConcurrencyWhile(() -> {
				object.ctx().await(inner.mono());
				note("inner");
			});
			object.ctx().await(Mono.just("x").publishOn(object.ctx().scheduler()));
			return note("end");
		}));
		CompletableFuture<String> result = this.runtime.send("a", "outer");
		ScriptedRuntime.await(inner.begun);
		this.runtime.call("b", "count");
		inner.future.complete("x");
		ScriptedRuntime.get(result);
		assertThat(this.order).containsExactly("inner", "outer", "end");
	}

	@Test
	void sectionsOfDifferentEventsRunOneAfterTheOther() throws Exception {
		Outside go = new Outside();
		for (String name : List.of("one", "two", "three")) {
			this.runtime.on(name, (object) -> {
				object.ctx().await(go.mono());
				return object.ctx().blockConcurrencyWhile(() -> {
					note(name + " begins");
					object.ctx().await(Mono.just("x").publishOn(object.ctx().scheduler()));
					return note(name + " ends");
				});
			});
		}
		List<CompletableFuture<String>> results = List.of(this.runtime.send("a", "one"), this.runtime.send("a", "two"),
				this.runtime.send("a", "three"));
		ScriptedRuntime.until(() -> go.subscriptions.get() == 3);
		go.future.complete("x");
		for (CompletableFuture<String> result : results) {
			ScriptedRuntime.get(result);
		}
		assertThat(this.order).hasSize(6);
		for (int i = 0; i < 6; i += 2) {
			String name = this.order.get(i).split(" ")[0];
			assertThat(this.order.subList(i, i + 2)).containsExactly(name + " begins", name + " ends");
		}
	}

	@Test
	void sectionsNestToADepthOf64() throws Exception {
		this.runtime.on("nest", (object) -> nest(object.ctx(), 64));
		this.runtime.on("too deep", (object) -> nest(object.ctx(), 65));
		assertThat(this.runtime.call("a", "nest")).isEqualTo("bottom");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "too deep")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("blockConcurrencyWhile() calls are nested too deeply.");
		this.runtime.on("caught", (object) -> nestCarefully(object.ctx(), 65));
		assertThat(this.runtime.call("a", "caught")).contains("calls are nested too deeply.");
	}

	private static String nest(DurableObjectState ctx, int depth) {
		return (depth == 0) ? "bottom" : ctx.blockConcurrencyWhile(() -> nest(ctx, depth - 1));
	}

	private static String nestCarefully(DurableObjectState ctx, int depth) {
		try {
			return (depth == 0) ? "bottom" : ctx.blockConcurrencyWhile(() -> nestCarefully(ctx, depth - 1));
		}
		catch (IllegalStateException ex) {
			return ex.getMessage();
		}
	}

	@Test
	void anExceptionResetsTheObjectAndTellsEverybodyWhoWaits() throws Exception {
		Outside outside = new Outside();
		this.runtime.on("wait", (object) -> object.ctx().await(outside.mono()));
		this.runtime.on("fail", (object) -> {
			try {
				object.ctx().blockConcurrencyWhile(() -> {
					run("increment", object);
					throw new IllegalArgumentException("no luck");
				});
			}
			catch (Exception ex) {
				note("caught");
			}
			return note("went on");
		});
		CompletableFuture<String> waiting = this.runtime.send("a", "wait");
		ScriptedRuntime.await(outside.begun);
		Throwable failure = ScriptedRuntime.failure(this.runtime.send("a", "fail"));
		assertThat(failure).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("no luck")
			.hasRootCauseInstanceOf(IllegalArgumentException.class);
		assertThat(ScriptedRuntime.failure(waiting)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("no luck");
		assertThat(this.order).isEmpty();
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(this.runtime.constructions()).isEqualTo(2);
		assertThat(this.runtime.observer().seen()).containsExactly("reset a");
	}

	@Test
	void inTheConstructorTheFirstEventWaitsForIt() throws Exception {
		Outside outside = new Outside();
		this.runtime.onConstruction((ctx) -> ctx.blockConcurrencyWhile(() -> {
			String loaded = ctx.await(outside.mono());
			ctx.storage().kv().put("count", Long.parseLong(loaded));
		}));
		CompletableFuture<String> first = this.runtime.send("a", "increment");
		ScriptedRuntime.await(outside.begun);
		this.runtime.onConstruction((ctx) -> {
		});
		CompletableFuture<String> second = this.runtime.send("a", "increment");
		this.runtime.call("b", "count");
		assertThat(first).isNotDone();
		outside.future.complete("7");
		assertThat(ScriptedRuntime.get(first)).isEqualTo("8");
		assertThat(ScriptedRuntime.get(second)).isEqualTo("9");
	}

	@Test
	void whenItFailsInTheConstructorEverybodyIsToldAndTheNextCallTriesAnew() throws Exception {
		Outside outside = new Outside();
		this.runtime.onConstruction((ctx) -> ctx.blockConcurrencyWhile(() -> {
			ctx.await(outside.mono());
			throw new IllegalArgumentException("cannot load");
		}));
		CompletableFuture<String> first = this.runtime.send("a", "count");
		ScriptedRuntime.await(outside.begun);
		CompletableFuture<String> second = this.runtime.send("a", "count");
		outside.future.complete("x");
		for (CompletableFuture<String> call : List.of(first, second)) {
			assertThat(ScriptedRuntime.failure(call)).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("cannot load");
		}
		this.runtime.onConstruction((ctx) -> {
		});
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void aSectionThatWaitsForTooLongIsCanceledAndTheObjectReset() throws Exception {
		Outside outside = new Outside();
		section(outside);
		CompletableFuture<String> section = this.runtime.send("a", "section");
		ScriptedRuntime.await(outside.begun);
		CompletableFuture<String> queued = this.runtime.send("a", "count");
		this.runtime.advance(Duration.ofSeconds(29));
		this.runtime.call("b", "count");
		assertThat(section).isNotDone();
		this.runtime.advance(Duration.ofSeconds(1));
		assertThat(ScriptedRuntime.failure(section)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining(TIMED_OUT)
			.hasMessageContaining(PROPERTY);
		assertThat(ScriptedRuntime.get(queued)).isEqualTo("0");
		assertThat(this.order).isEmpty();
	}

	@Test
	void aSectionThatRunsForTooLongIsInterrupted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			begun.countDown();
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				seen.complete(ex);
				throw ex;
			}
			return "";
		}));
		CompletableFuture<String> section = this.runtime.send("a", "section");
		ScriptedRuntime.await(begun);
		this.runtime.advance(Duration.ofSeconds(30));
		assertThat(ScriptedRuntime.failure(section)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining(TIMED_OUT);
		assertThat(ScriptedRuntime.get(seen)).isInstanceOf(InterruptedException.class);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void theTimeIsUpOnlyForSectionsThatAreOpen() throws Exception {
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> note("section")));
		this.runtime.call("a", "section");
		this.runtime.advance(Duration.ofMinutes(1));
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(this.runtime.constructions()).isOne();
	}

	@Test
	void aTransactionHoldsBackWaitingEventsAndItsExceptionDoesNotResetTheObject() throws Exception {
		Outside earlier = new Outside();
		Outside inside = new Outside();
		this.runtime.on("earlier", (object) -> {
			object.ctx().await(earlier.mono());
			return note("earlier");
		});
		this.runtime.on("transaction", (object) -> object.ctx().storage().inTransaction((txn) -> {
			object.ctx().await(inside.mono());
			note("transaction");
			throw new IllegalArgumentException("undone");
		}));
		CompletableFuture<String> first = this.runtime.send("a", "earlier");
		ScriptedRuntime.await(earlier.begun);
		CompletableFuture<String> second = this.runtime.send("a", "transaction");
		ScriptedRuntime.await(inside.begun);
		earlier.future.complete("x");
		this.runtime.call("b", "count");
		assertThat(this.order).isEmpty();
		inside.future.complete("x");
		assertThat(ScriptedRuntime.failure(second)).isInstanceOf(IllegalArgumentException.class).hasMessage("undone");
		ScriptedRuntime.get(first);
		assertThat(this.order).containsExactly("transaction", "earlier");
		assertThat(this.runtime.observer().seen()).isEmpty();
	}

	@Test
	void aTransactionThatWaitsForTooLongResetsTheObject() throws Exception {
		Outside inside = new Outside();
		this.runtime.on("transaction", (object) -> object.ctx().storage().inTransaction((txn) -> {
			object.ctx().storage().kv().put("count", 5);
			return object.ctx().await(inside.mono());
		}));
		CompletableFuture<String> transaction = this.runtime.send("a", "transaction");
		ScriptedRuntime.await(inside.begun);
		this.runtime.advance(Duration.ofSeconds(30));
		assertThat(ScriptedRuntime.failure(transaction)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining(PROPERTY);
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void outsideAnEventItIsRefused() throws Exception {
		List<DurableObjectState> kept = new CopyOnWriteArrayList<>();
		this.runtime.on("keep", (object) -> kept.add(object.ctx()));
		this.runtime.call("a", "keep");
		assertThatIllegalStateException().isThrownBy(() -> kept.get(0).blockConcurrencyWhile(() -> "x"));
	}

	private void section(Outside outside) {
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			object.ctx().await(outside.mono());
			return note("section");
		}));
	}

	private String note(String what) {
		this.order.add(what);
		return what;
	}

	private String run(String script, ScriptedObject object) {
		try {
			return String.valueOf(this.runtime.script(script).run(object));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Something outside that tells when it is waited for.
	 */
	private static final class Outside {

		private final CompletableFuture<String> future = new CompletableFuture<>();

		private final CountDownLatch begun = new CountDownLatch(1);

		private final AtomicInteger subscriptions = new AtomicInteger();

		private Mono<String> mono() {
			return Mono.fromFuture(() -> {
				this.subscriptions.incrementAndGet();
				this.begun.countDown();
				return this.future;
			});
		}

	}

}
