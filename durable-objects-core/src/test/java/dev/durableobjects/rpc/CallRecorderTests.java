package dev.durableobjects.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallRecorderTests {

	private static final TestId ID = new TestId("one");

	private final ValueCopiers copiers = TestCopiers.create();

	private final ExposedMethods methods = ExposedMethods.of(CounterObject.class, List.of(Counter.class), this.copiers);

	private final TestDispatcher dispatcher = TestDispatcher.deliveringTo(new CounterObject(), this.methods);

	private final StubFactory<Counter> factory = StubFactory.of("COUNTER", Counter.class, this.methods, this.copiers,
			this.dispatcher, CallWaiter.blocking());

	@Test
	void theCallIsSentWithEachSubscription() {
		Mono<Long> call = this.factory.invoke(ID, Counter::increment);
		assertThat(this.dispatcher.invocations).isEmpty();
		assertThat(call.block()).isEqualTo(1);
		assertThat(call.block()).isEqualTo(2);
	}

	@Test
	void theFunctionRunsOnceAtOnce() {
		List<String> runs = new ArrayList<>();
		Mono<Long> call = this.factory.invoke(ID, (counter) -> {
			runs.add("run");
			return counter.increment();
		});
		assertThat(runs).hasSize(1);
		call.block();
		call.block();
		assertThat(runs).hasSize(1);
	}

	@Test
	void nothingBlocksOnANonBlockingThread() {
		Mono<Long> call = Mono.defer(() -> this.factory.invoke(ID, Counter::increment))
			.subscribeOn(Schedulers.parallel());
		StepVerifier.create(call).expectNext(1L).verifyComplete();
	}

	@Test
	void argumentsAreCopiedWhenTheFunctionRuns() {
		List<String> names = new ArrayList<>(List.of("a"));
		Mono<String> call = this.factory.invoke(ID, (counter) -> counter.join(names));
		names.add("b");
		assertThat(call.block()).isEqualTo("[a]");
	}

	@Test
	void voidMethodsAreCalledWithInvokeVoid() {
		this.factory.invoke(ID, Counter::increment).block();
		StepVerifier.create(this.factory.invokeVoid(ID, Counter::reset)).verifyComplete();
		StepVerifier.create(this.factory.invokeVoid(ID, Counter::increment)).verifyComplete();
		assertThat(this.factory.invoke(ID, Counter::increment).block()).isEqualTo(2);
	}

	@Test
	void nullIsEmptyAndAFailurePassesAsItIs() {
		StepVerifier.create(this.factory.invoke(ID, Counter::name)).verifyComplete();
		StepVerifier.create(this.factory.invokeVoid(ID, Counter::fail)).verifyError(CloneNotSupportedException.class);
	}

	@Test
	void cancellingCancelsTheCall() {
		TestDispatcher keeping = TestDispatcher.keeping(this.methods);
		StubFactory.of("COUNTER", Counter.class, this.methods, this.copiers, keeping, CallWaiter.blocking())
			.invoke(ID, Counter::increment)
			.subscribe()
			.dispose();
		assertThat(keeping.results).singleElement().satisfies((result) -> assertThat(result).isCancelled());
	}

	@Test
	@SuppressWarnings("ReturnValueIgnored")
	void anythingElseThanOneCallIsRefused() {
		refuses((counter) -> null, "calls no method of '" + Counter.class.getName() + "'");
		refuses((counter) -> {
			counter.increment();
			return counter.increment();
		}, "call exactly one method");
		refuses((counter) -> counter.increment() + 1, "returns something else than the result of 'long ");
		refuses((counter) -> {
			counter.reset();
			return "done";
		}, "returns something else");
		refuses((counter) -> counter.join(List.of()).length(), "uses the result of 'String ");
		refuses(Counter::reactive, "does not block: call it on the stub instead of with 'invoke'");
		refuses(Counter::incrementTwice, "'incrementTwice' is a default method");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.invokeVoid(ID, Counter::toString))
			.withMessageContaining("calls no method");
		assertThat(this.dispatcher.invocations).isEmpty();
	}

	@Test
	void aFailureOfTheFunctionItselfPassesAsItIs() {
		NullPointerException failure = new NullPointerException();
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.factory.invoke(ID, (counter) -> {
			throw failure;
		})).isSameAs(failure);
	}

	private void refuses(Function<Counter, @Nullable Object> function, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.invoke(ID, function))
			.withMessageContaining(message);
	}

	interface Counter {

		long increment();

		void reset();

		String join(List<String> names);

		@Nullable String name();

		void fail();

		Mono<Long> reactive();

		default long incrementTwice() {
			return increment() + increment();
		}

	}

	static class CounterObject implements Counter {

		private long count;

		@Override
		public long increment() {
			return ++this.count;
		}

		@Override
		public void reset() {
			this.count = 0;
		}

		@Override
		public String join(List<String> names) {
			return names.toString();
		}

		@Override
		public @Nullable String name() {
			return null;
		}

		@Override
		public void fail() {
			CallRecorderTests.sneak(new CloneNotSupportedException());
		}

		@Override
		public Mono<Long> reactive() {
			return Mono.just(1L);
		}

	}

	@SuppressWarnings("unchecked")
	private static <E extends Exception> void sneak(Exception failure) throws E {
		throw (E) failure;
	}

}
