package dev.durableobjects.rpc;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import com.example.Greeters;
import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectStub;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StubFactoryTests {

	private static final TestId ID = new TestId("one");

	private final ValueCopiers copiers = TestCopiers.create();

	private final ListObject object = new ListObject();

	private final ExposedMethods methods = ExposedMethods.of(ListObject.class, List.of(Blocking.class, View.class),
			this.copiers);

	private TestDispatcher dispatcher = TestDispatcher.deliveringTo(this.object, this.methods);

	@Test
	void aCallCarriesBindingIdMethodAndArguments() {
		stub(Blocking.class).add("a", 2);
		assertThat(this.dispatcher.invocations).singleElement().satisfies((invocation) -> {
			assertThat(invocation.binding()).isEqualTo("LISTS");
			assertThat(invocation.id()).isSameAs(ID);
			assertThat(invocation.method()).isEqualTo("add(java.lang.String,int)");
			assertThat(invocation.arguments()).containsExactly("a", 2);
		});
		assertThat(this.object.items).containsExactly("a", "a");
	}

	@Test
	void everyReturnTypeOfAStubMethodIsAdapted() {
		View view = stub(View.class);
		assertThat(view.add("a", 1).block()).isNull();
		assertThat(view.size().toCompletableFuture().join()).isEqualTo(1);
		assertThat(view.first().block()).isEqualTo("a");
		assertThat(view.last().join()).isEqualTo("a");
		assertThat(view.reversed()).containsExactly("a");
		assertThat(view.all().collectList().block()).containsExactly("a");
	}

	@Test
	void gettingAStubOrAMonoSendsNothing() {
		Mono<String> first = stub(View.class).first();
		assertThat(this.dispatcher.invocations).isEmpty();
		first.block();
		first.block();
		assertThat(this.dispatcher.invocations).hasSize(2);
	}

	@Test
	void aStageIsSentAtOnce() {
		stub(View.class).size();
		assertThat(this.dispatcher.invocations).hasSize(1);
	}

	@Test
	void changesAfterTheMethodCallAreNotSent() {
		List<String> items = new ArrayList<>(List.of("a"));
		Mono<Integer> call = stub(View.class).addAll(items);
		items.add("b");
		assertThat(call.block()).isEqualTo(1);
		assertThat(this.object.items).containsExactly("a");
	}

	@Test
	void anEarlierDeliveryCannotChangeTheArgumentsOfALaterOne() {
		Mono<Integer> call = stub(View.class).drain(new ArrayList<>(List.of("a", "b")));
		assertThat(call.block()).isEqualTo(2);
		assertThat(call.block()).isEqualTo(2);
	}

	@Test
	void immutableArgumentsAreSharedByDeliveries() {
		List<String> items = List.of("a", "b");
		Mono<Integer> call = stub(View.class).addAll(items);
		call.block();
		call.block();
		assertThat(this.dispatcher.invocations).allSatisfy((call1) -> assertThat(call1.arguments()[0]).isSameAs(items));
	}

	@Test
	void theObjectCannotBeReachedThroughAResult() {
		stub(Blocking.class).add("a", 1);
		stub(Blocking.class).items().clear();
		stub(View.class).items().doOnNext(List::clear).block();
		assertThat(this.object.items).containsExactly("a");
	}

	@Test
	void elementsOfAFluxAreCopiedAndDemandPassesThrough() {
		StepVerifier.create(stub(View.class).bytes(), 1)
			.assertNext((bytes) -> assertThat(bytes).isNotSameAs(this.object.bytes).containsExactly(1))
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> assertThat(this.object.requested).isEqualTo(2))
			.thenCancel()
			.verify(java.time.Duration.ofSeconds(10));
	}

	@Test
	void cancellingAMonoCancelsTheCall() {
		keepCalls();
		stub(View.class).first().subscribe().dispose();
		stub(View.class).bytes().subscribe().dispose();
		assertThat(this.dispatcher.results).hasSize(2).allSatisfy((result) -> assertThat(result).isCancelled());
	}

	@Test
	void cancellingAStageCancelsTheCall() {
		keepCalls();
		stub(View.class).last().cancel(true);
		assertThat(this.dispatcher.results).singleElement().satisfies((result) -> assertThat(result).isCancelled());
	}

	@Test
	void anExceptionOfTheApplicationKeepsItsIdentity() {
		IllegalStateException failure = new IllegalStateException("mine");
		this.object.failure = failure;
		assertThatIllegalStateException().isThrownBy(() -> stub(Blocking.class).fail()).isSameAs(failure);
		StepVerifier.create(stub(View.class).fail()).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> stub(View.class).failLater().join())
			.withCause(failure);
	}

	@Test
	void aCheckedExceptionIsWrappedOnlyWhereItIsNotDeclared() {
		IOException failure = new IOException("mine");
		this.object.failure = failure;
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> stub(Blocking.class).fail()).isSameAs(failure);
		assertThatExceptionOfType(UndeclaredThrowableException.class)
			.isThrownBy(() -> stub(Blocking.class).failQuietly())
			.withCause(failure);
		StepVerifier.create(stub(View.class).fail()).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure));
	}

	@Test
	void nullIsAnEmptyMonoAndANullReference() {
		assertThat(stub(Blocking.class).first()).isNull();
		StepVerifier.create(stub(View.class).first()).verifyComplete();
		assertThat(stub(View.class).last().join()).isNull();
	}

	@Test
	void nullForAPrimitiveResultFailsClearly() {
		assertThatIllegalStateException().isThrownBy(() -> stub(View.class).nothing())
			.withMessageContaining("View.nothing()' has no result, because object 'one' returned null");
		StepVerifier.create(factory(View.class, CallWaiter.blocking()).invoke(ID, View::nothing))
			.verifyErrorMessage("'long dev.durableobjects.rpc.StubFactoryTests.View.nothing()' has no result, because"
					+ " object 'one' returned null or an empty Mono. Return a value there, or declare a type that can be"
					+ " null here.");
	}

	@Test
	void aBlockingCallOnANonBlockingThreadFailsAndNamesTheFix() {
		Mono<Integer> call = Mono.fromCallable(() -> stub(Blocking.class).size()).subscribeOn(Schedulers.parallel());
		StepVerifier.create(call)
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Blocking.size()' blocks, and thread 'parallel-")
				.hasMessageContaining("DurableObjectNamespace.invoke"));
		assertThat(this.dispatcher.invocations).isEmpty();
	}

	@Test
	void anInterruptedCallIsCancelledAndTheThreadStaysInterrupted() {
		keepCalls();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(DurableObjectException.class).isThrownBy(() -> stub(Blocking.class).size())
			.withMessageContaining("Interrupted while waiting for");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.dispatcher.results).singleElement().satisfies((result) -> assertThat(result).isCancelled());
	}

	@Test
	void theWaiterWaitsForPlainResults() {
		List<CompletableFuture<?>> waited = new ArrayList<>();
		Blocking stub = factory(Blocking.class, (result) -> {
			waited.add(result);
			return result.join();
		}).create(ID);
		stub.size();
		assertThat(waited).isEqualTo(this.dispatcher.results);
	}

	@Test
	void defaultMethodsRunOnTheCallersSide() {
		assertThat(stub(Blocking.class).addTwice("a")).isEqualTo("added a");
		assertThat(this.dispatcher.invocations).hasSize(2);
	}

	@Test
	void argumentsThatCannotBeSentFailTheMethodCall() {
		assertThatIllegalArgumentException().isThrownBy(() -> stub(View.class).accept(List.of(new TestId("a"))))
			.withMessageContaining("send 'id.toString()'");
		assertThat(this.dispatcher.invocations).isEmpty();
	}

	@Test
	void stubsOfTheSameObjectAreEqual() {
		StubFactory<Blocking> factory = factory(Blocking.class, CallWaiter.blocking());
		Blocking stub = factory.create(ID);
		assertThat(stub).isEqualTo(factory.create(new TestId("one")))
			.hasSameHashCodeAs(factory.create(new TestId("one")))
			.isNotEqualTo(factory.create(new TestId("two")))
			.isNotEqualTo(stub(View.class))
			.isNotEqualTo("one")
			.isNotEqualTo(null)
			.hasToString("Blocking stub of one");
		Set<Blocking> stubs = new HashSet<>(List.of(stub));
		assertThat(stubs).contains(factory.create(ID));
		assertThat(this.dispatcher.invocations).isEmpty();
	}

	@Test
	void genericAndOverlappingInterfacesReachTheirMethods() {
		NumbersObject numbers = new NumbersObject();
		ExposedMethods exposed = ExposedMethods.of(NumbersObject.class, List.of(Numbers.class), this.copiers);
		this.dispatcher = TestDispatcher.deliveringTo(numbers, exposed);
		Numbers stub = StubFactory
			.of("NUMBERS", Numbers.class, exposed, this.copiers, this.dispatcher, CallWaiter.blocking())
			.create(ID);
		assertThat(stub.put(3)).isEqualTo(3);
		assertThat(((Holder<Integer>) stub).put(4)).isEqualTo(4);
		assertThat(((Counted) stub).count()).isEqualTo(2);
		assertThat(((AlsoCounted) stub).count()).isEqualTo(2);
		assertThat(stub.sum(1, 2, 3)).isEqualTo(6);
	}

	@Test
	void typesOfTheApplicationNeedNotBePublic() {
		Object greeter = Greeters.newObject();
		ExposedMethods exposed = ExposedMethods.of(greeter.getClass(), List.of(Greeters.stubType()), this.copiers);
		this.dispatcher = TestDispatcher.deliveringTo(greeter, exposed);
		Object stub = StubFactory
			.of("GREETER", Greeters.stubType(), exposed, this.copiers, this.dispatcher, CallWaiter.blocking())
			.create(ID);
		assertThat(Greeters.greetAll(stub)).isEqualTo("Hello Ada, Hello Bob");
	}

	private void keepCalls() {
		this.dispatcher = TestDispatcher.keeping(this.methods);
	}

	private <T> T stub(Class<T> stubType) {
		return factory(stubType, CallWaiter.blocking()).create(ID);
	}

	private <T> StubFactory<T> factory(Class<T> stubType, CallWaiter waiter) {
		return StubFactory.of("LISTS", stubType, this.methods, this.copiers, this.dispatcher, waiter);
	}

	interface Blocking {

		void add(String item, int times);

		int size();

		List<String> items();

		@Nullable String first();

		void fail() throws IOException;

		void failQuietly();

		default String addTwice(String item) {
			add(item, 1);
			add(item, 1);
			return "added " + item;
		}

	}

	@DurableObjectStub("ListObject")
	interface View {

		Mono<Void> add(String item, int times);

		Mono<Integer> addAll(List<String> items);

		Mono<Integer> drain(List<String> items);

		CompletionStage<Integer> size();

		Mono<List<String>> items();

		Mono<String> first();

		CompletableFuture<@Nullable String> last();

		List<String> reversed();

		Flux<String> all();

		Flux<byte[]> bytes();

		long nothing();

		Mono<Void> fail();

		CompletableFuture<Void> failLater();

		Mono<Void> accept(Object value);

	}

	static class ListObject implements Blocking {

		final List<String> items = new ArrayList<>();

		final byte[] bytes = { 1 };

		long requested;

		Exception failure = new IllegalStateException();

		@Override
		public void add(String item, int times) {
			for (int i = 0; i < times; i++) {
				this.items.add(item);
			}
		}

		public int addAll(List<String> items) {
			this.items.addAll(items);
			return items.size();
		}

		public int drain(List<String> items) {
			int size = items.size();
			items.clear();
			return size;
		}

		@Override
		public int size() {
			return this.items.size();
		}

		@Override
		public List<String> items() {
			return this.items;
		}

		@Override
		public @Nullable String first() {
			return this.items.isEmpty() ? null : this.items.get(0);
		}

		public Mono<String> last() {
			return Mono.justOrEmpty(this.items.isEmpty() ? null : this.items.get(this.items.size() - 1));
		}

		public CompletableFuture<List<String>> reversed() {
			return CompletableFuture.completedFuture(this.items);
		}

		public Flux<String> all() {
			return Flux.fromIterable(this.items);
		}

		public Flux<byte[]> bytes() {
			return Flux.just(this.bytes, this.bytes, this.bytes).doOnRequest((n) -> this.requested += n);
		}

		public @Nullable Long nothing() {
			return null;
		}

		@Override
		public void fail() throws IOException {
			if (this.failure instanceof IOException ex) {
				throw ex;
			}
			throw (RuntimeException) this.failure;
		}

		@Override
		public void failQuietly() {
			StubFactoryTests.sneak(this.failure);
		}

		public CompletableFuture<Void> failLater() {
			return CompletableFuture.failedFuture(this.failure);
		}

		public void accept(Object value) {
		}

	}

	@SuppressWarnings("unchecked")
	private static <E extends Exception> void sneak(Exception failure) throws E {
		throw (E) failure;
	}

	interface Holder<T> {

		T put(T value);

	}

	interface Counted {

		long count();

	}

	interface AlsoCounted {

		long count();

	}

	interface Numbers extends Holder<Integer>, Counted, AlsoCounted {

		@Override
		Integer put(Integer value);

		int sum(int... numbers);

	}

	static class NumbersObject implements Numbers {

		private long count;

		@Override
		public Integer put(Integer value) {
			this.count++;
			return value;
		}

		@Override
		public long count() {
			return this.count;
		}

		@Override
		public int sum(int... numbers) {
			return java.util.Arrays.stream(numbers).sum();
		}

	}

}
