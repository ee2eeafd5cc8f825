package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.runtime.AwakeReason;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class CallCycleTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("back to a", (object) -> caught(() -> this.runtime.stub("a").call("increment")));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void aCallThatComesBackToASectionFailsAtOnceWithThePath() throws Exception {
		this.runtime.on("section",
				(object) -> object.ctx().blockConcurrencyWhile(() -> this.runtime.stub("b").call("back to a")));
		assertThat(this.runtime.call("a", "section")).contains("Tested(a) → Tested(b) → Tested(a)");
		assertThat(this.runtime.observer().seen()).containsExactly("cycle a");
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void anObjectThatCallsItselfInASectionIsToldSo() throws Exception {
		this.runtime.on("section", (object) -> object.ctx()
			.blockConcurrencyWhile(() -> caught(() -> this.runtime.stub("a").call("increment"))));
		assertThat(this.runtime.call("a", "section")).contains("Tested(a) → Tested(a)");
	}

	@Test
	void aCycleOverSeveralObjectsIsFound() throws Exception {
		this.runtime.on("to c", (object) -> this.runtime.stub("c").call("to d"));
		this.runtime.on("to d", (object) -> object.ctx().await(this.runtime.stub("d").stage("stage back to a")));
		this.runtime.on("stage back to a",
				(object) -> CompletableFuture.completedFuture(caught(() -> this.runtime.stub("a").call("increment"))));
		this.runtime.on("section",
				(object) -> object.ctx().blockConcurrencyWhile(() -> this.runtime.stub("b").call("to c")));
		assertThat(this.runtime.call("a", "section"))
			.contains("Tested(a) → Tested(b) → Tested(c) → Tested(d) → Tested(a)");
	}

	@Test
	void aCycleThatBeginsInTheConstructorIsFound() throws Exception {
		this.runtime.onConstruction((ctx) -> {
			if ("a".equals(ctx.id().name())) {
				ctx.storage().kv().put("seen", this.runtime.stub("b").call("back to a"));
			}
		});
		this.runtime.on("seen", (object) -> object.ctx().storage().kv().get("seen", String.class));
		assertThat(this.runtime.call("a", "seen")).contains("Tested(a) → Tested(b) → Tested(a)");
	}

	@Test
	void aCycleIsFoundHoweverTheCallsAreMade() throws Exception {
		this.runtime.on("mono back to a",
				(object) -> this.runtime.stub("a")
					.mono("never run")
					.onErrorResume(DurableObjectException.class, (ex) -> Mono.just(ex.getMessage())));
		this.runtime.on("by mono", (object) -> object.ctx()
			.blockConcurrencyWhile(() -> object.ctx().await(this.runtime.stub("b").mono("mono back to a"))));
		this.runtime.on("by a later mono",
				(object) -> object.ctx()
					.blockConcurrencyWhile(() -> object.ctx()
						.await(this.runtime.stub("c")
							.mono("mono")
							.flatMap((value) -> this.runtime.stub("b").mono("mono back to a")))));
		this.runtime.on("mono", (object) -> Mono.just("x"));
		this.runtime.on("by supplier", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			this.runtime.script("increment").run(object);
			return object.ctx().await(() -> this.runtime.stub("b").stage("stage back to a"));
		}));
		this.runtime.on("stage back to a", (object) -> {
			this.runtime.script("increment").run(object);
			return CompletableFuture.completedFuture(caught(() -> this.runtime.stub("a").call("increment")));
		});
		for (String script : List.of("by mono", "by a later mono", "by supplier")) {
			assertThat(this.runtime.call("a", script)).contains("Tested(a) → Tested(b) → Tested(a)");
		}
	}

	@Test
	void aCycleThatTwoCallersCloseIsFoundByTheSecond() throws Exception {
		CountDownLatch inA = new CountDownLatch(1);
		CountDownLatch inB = new CountDownLatch(1);
		this.runtime.on("a first", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			inA.countDown();
			ScriptedRuntime.await(inB);
			return this.runtime.stub("b").call("increment");
		}));
		this.runtime.on("b then", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			inB.countDown();
			ScriptedRuntime.until(() -> this.runtime.registry()
				.statuses()
				.stream()
				.anyMatch((status) -> "a".equals(status.id().name())
						&& status.reasons().containsKey(AwakeReason.WAITING_EVENT) && queuedForB()));
			return caught(() -> this.runtime.stub("a").call("increment"));
		}));
		CompletableFuture<String> first = this.runtime.send("a", "a first");
		ScriptedRuntime.await(inA);
		CompletableFuture<String> second = this.runtime.send("b", "b then");
		assertThat(ScriptedRuntime.get(second)).contains("Tested(b) → Tested(a) → Tested(b)");
		assertThat(ScriptedRuntime.get(first)).isEqualTo("1");
	}

	private boolean queuedForB() {
		return this.runtime.registry()
			.statuses()
			.stream()
			.anyMatch((status) -> "b".equals(status.id().name())
					&& status.reasons().containsKey(AwakeReason.QUEUED_EVENT));
	}

	@Test
	void aCycleOfTwoCallersOverAThirdObjectIsFound() throws Exception {
		CountDownLatch atC = new CountDownLatch(1);
		CountDownLatch inB = new CountDownLatch(1);
		this.runtime.on("a first",
				(object) -> object.ctx().blockConcurrencyWhile(() -> this.runtime.stub("c").call("through c")));
		this.runtime.on("through c", (object) -> {
			atC.countDown();
			ScriptedRuntime.await(inB);
			return this.runtime.stub("b").call("increment");
		});
		this.runtime.on("b then", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			inB.countDown();
			ScriptedRuntime.until(this::queuedForB);
			return caught(() -> this.runtime.stub("a").call("increment"));
		}));
		CompletableFuture<String> first = this.runtime.send("a", "a first");
		ScriptedRuntime.await(atC);
		assertThat(this.runtime.call("b", "b then")).contains("Tested(b) → Tested(a) → Tested(c) → Tested(b)");
		assertThat(ScriptedRuntime.get(first)).isEqualTo("1");
	}

	@Test
	void ofTwoCallsThatCloseACycleAtOnceAtLeastOneFails() throws Exception {
		for (int round = 0; round < 50; round++) {
			String one = "one-" + round;
			String other = "other-" + round;
			CyclicBarrier both = new CyclicBarrier(2);
			for (String name : List.of(one, other)) {
				this.runtime.on(name, (object) -> object.ctx().blockConcurrencyWhile(() -> {
					both.await(20, TimeUnit.SECONDS);
					return caught(() -> this.runtime.stub(name.equals(one) ? other : one).call("increment"));
				}));
			}
			CompletableFuture<String> first = this.runtime.send(one, one);
			CompletableFuture<String> second = this.runtime.send(other, other);
			assertThat(ScriptedRuntime.get(first) + ScriptedRuntime.get(second)).contains("→");
		}
	}

	@Test
	void aCallOfAnObjectThatMerelyWaitsForSomebodyElseIsQueued() throws Exception {
		CountDownLatch inSection = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			inSection.countDown();
			return this.runtime.stub("b").call("wait");
		}));
		this.runtime.on("wait", (object) -> object.ctx().await(Mono.fromFuture(outside)));
		CompletableFuture<String> section = this.runtime.send("a", "section");
		ScriptedRuntime.await(inSection);
		CompletableFuture<String> unrelated = this.runtime.send("b", "back to a");
		this.runtime.call("c", "count");
		assertThat(unrelated).isNotDone();
		outside.complete("x");
		assertThat(ScriptedRuntime.get(section)).isEqualTo("x");
		assertThat(ScriptedRuntime.get(unrelated)).isEqualTo("1");
	}

	@Test
	void whereTheCallerYieldsACallBackIsAnsweredAlsoAfterASection() throws Exception {
		this.runtime.on("yield", (object) -> {
			object.ctx().blockConcurrencyWhile(() -> this.runtime.stub("b").call("count"));
			return this.runtime.stub("b").call("back to a");
		});
		assertThat(this.runtime.call("a", "yield")).isEqualTo("1");
	}

	@Test
	void whatIsPassedToWaitUntilIsNotWaitedFor() throws Exception {
		CompletableFuture<String> answer = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		this.runtime.on("note and call a", (object) -> {
			called.countDown();
			return this.runtime.stub("a").mono("mono");
		});
		this.runtime.on("mono", (object) -> Mono.just("a"));
		this.runtime.on("section", (object) -> object.ctx().blockConcurrencyWhile(() -> {
			object.ctx()
				.waitUntil(this.runtime.stub("b")
					.mono("note and call a")
					.doOnNext(answer::complete)
					.doOnError(answer::completeExceptionally));
			ScriptedRuntime.await(called);
			return "ended";
		}));
		assertThat(this.runtime.call("a", "section")).isEqualTo("ended");
		assertThat(ScriptedRuntime.get(answer)).isEqualTo("a");
	}

	@Test
	void theUnnamedObjectIsShownByTheBeginningOfItsId() throws Exception {
		Scripted unique = this.runtime.namespace().get(this.runtime.namespace().newUniqueId());
		this.runtime.on("self", (object) -> object.ctx()
			.blockConcurrencyWhile(() -> caught(() -> this.runtime.namespace().get(object.ctx().id()).call("count"))));
		assertThat(unique.call("self")).containsPattern("Tested\\([0-9a-f]{8}\\) → Tested\\([0-9a-f]{8}\\)");
	}

	private static String caught(java.util.concurrent.Callable<String> call) throws Exception {
		try {
			return call.call();
		}
		catch (DurableObjectException ex) {
			return ex.getMessage();
		}
	}

}
