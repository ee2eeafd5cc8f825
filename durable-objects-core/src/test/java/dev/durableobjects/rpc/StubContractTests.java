package dev.durableobjects.rpc;

import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StubContractTests {

	private static final String OBJECT = "dev.durableobjects.rpc.StubContractTests.RoomObject.";

	@ParameterizedTest
	@MethodSource("mismatches")
	void aMismatchNamesBothSidesAndWhatToChange(Class<?> stubType, String expected) {
		String stub = stubType.getName().replace('$', '.') + ".";
		assertThatExceptionOfType(StubContractException.class).isThrownBy(() -> check(RoomObject.class, stubType))
			.satisfies((ex) -> assertThat(ex.problems())
				.containsExactly(expected.replace("STUB.", stub).replace("OBJECT.", OBJECT)));
	}

	static Stream<Arguments> mismatches() {
		return Stream.of(
				arguments(MissingMethod.class,
						"'void STUB.leave(String)' has no counterpart: add a public method 'leave(String)' to '"
								+ RoomObject.class.getName() + "', or remove it from the interface."),
				arguments(OtherParameters.class,
						"Parameter types of 'Mono<Long> STUB.post(int)' differ from those of 'long OBJECT.post(String)':"
								+ " change the interface's method to 'post(String)', or the object's to 'post(int)'."),
				arguments(OtherGenericParameters.class,
						"Parameter types of 'void STUB.tag(List<Integer>)' differ from those of"
								+ " 'void OBJECT.tag(List<String>)': change the interface's method to"
								+ " 'tag(List<String>)', or the object's to 'tag(List<Integer>)'."),
				arguments(OtherResult.class,
						"'Mono<String> STUB.post(String)' cannot return what 'long OBJECT.post(String)' returns: change"
								+ " the interface's result to 'long' or the object's to 'String', in a Mono or"
								+ " CompletionStage or plain."),
				arguments(NoResult.class,
						"'void STUB.post(String)' cannot return what 'long OBJECT.post(String)' returns: change the"
								+ " interface's result to 'long' or the object's to 'void', in a Mono or CompletionStage"
								+ " or plain."),
				arguments(FluxOfList.class,
						"'Flux<String> STUB.members()' cannot return what 'List<String> OBJECT.members()' returns: a"
								+ " Flux pairs with a Flux only; declare Flux on both sides or on neither."),
				arguments(MonoOfFlux.class,
						"'Mono<String> STUB.stream()' cannot return what 'Flux<String> OBJECT.stream()' returns: a Flux"
								+ " pairs with a Flux only; declare Flux on both sides or on neither."),
				arguments(HiddenMethod.class,
						"'void OBJECT.hidden()' is not public, so 'void STUB.hidden()' cannot reach it: make it public."),
				arguments(NotImplemented.class, "'" + NotImplemented.class.getName()
						+ "' is not implemented by the class: implement it, or annotate it with @DurableObjectStub."),
				arguments(RoomObject.Base.class,
						"'" + RoomObject.Base.class.getName() + "' is not an interface: a stub type must be one."));
	}

	@ParameterizedTest
	@MethodSource("uncopyable")
	void typesThatCannotBeCopiedAreRefused(Class<?> stubType, Class<?> objectClass, String expected) {
		assertThatExceptionOfType(StubContractException.class).isThrownBy(() -> check(objectClass, stubType))
			.withMessageContaining(expected);
	}

	static Stream<Arguments> uncopyable() {
		return Stream.of(arguments(TakesId.class, TakesIdObject.class,
				"Parameter 1 of 'void dev.durableobjects.rpc.StubContractTests.TakesId.join(List<dev."
						+ "durableobjects.DurableObjectId>)': 'dev.durableobjects.DurableObjectId' cannot be copied: an"
						+ " id belongs to its namespace; send 'id.toString()' or the object's name."),
				arguments(TakesStub.class, TakesStubObject.class, "a stub cannot be sent"),
				arguments(TakesPublisher.class, TakesPublisherObject.class, "a value to come cannot be sent"),
				arguments(TakesStream.class, TakesStreamObject.class, "a stream or resource cannot be sent"),
				arguments(TakesCode.class, TakesCodeObject.class, "code cannot be sent"),
				arguments(ReturnsAbstract.class, ReturnsAbstractObject.class, "annotate it with @JsonTypeInfo"),
				arguments(NestsMono.class, NestsMonoObject.class, "only as the whole return type"));
	}

	@ParameterizedTest
	@MethodSource("reserved")
	void methodNamesOfEventHandlersAreRefused(Class<?> stubType, Class<?> objectClass, String name) {
		assertThatExceptionOfType(StubContractException.class).isThrownBy(() -> check(objectClass, stubType))
			.withMessageContaining("'" + name + "' is a reserved method and cannot be called over RPC: rename 'void "
					+ stubType.getName().replace('$', '.') + "." + name + "()'.");
	}

	static Stream<Arguments> reserved() {
		return Stream.of(arguments(ReservedAlarm.class, ReservedAlarmObject.class, "alarm"),
				arguments(ReservedFetch.class, ReservedFetchObject.class, "fetch"),
				arguments(ReservedMessage.class, ReservedMessageObject.class, "webSocketMessage"));
	}

	@Test
	void anOverriddenDefaultMethodIsRefused() {
		assertThatExceptionOfType(StubContractException.class)
			.isThrownBy(() -> check(OverridesDefault.class, WithDefault.class))
			.withMessageContaining(
					"Default method 'String dev.durableobjects.rpc.StubContractTests.WithDefault.greet()'"
							+ " runs on the caller's side, but 'String"
							+ " dev.durableobjects.rpc.StubContractTests.OverridesDefault.greet()' overrides it");
	}

	@Test
	void allProblemsAreReportedAtOnce() {
		assertThatExceptionOfType(StubContractException.class)
			.isThrownBy(() -> check(RoomObject.class, MissingMethod.class, OtherResult.class, Fits.class))
			.satisfies((ex) -> assertThat(ex.problems()).hasSize(2))
			.withMessageStartingWith("Durable Object class '" + RoomObject.class.getName()
					+ "' cannot be called through its stub interfaces:\n- ");
	}

	@Test
	void interchangeableResultsFit() {
		assertThatNoException().isThrownBy(() -> check(RoomObject.class, Fits.class));
	}

	private static void check(Class<?> objectClass, Class<?>... stubTypes) {
		ExposedMethods.of(objectClass, List.of(stubTypes), TestCopiers.create());
	}

	static class RoomObject {

		public long post(String message) {
			return message.length();
		}

		public void tag(List<String> tags) {
		}

		public List<String> members() {
			return List.of();
		}

		public Flux<String> stream() {
			return Flux.empty();
		}

		void hidden() {
		}

		static class Base {

		}

	}

	@DurableObjectStub("RoomObject")
	interface Fits {

		Mono<Number> post(String message);

		Mono<Void> tag(List<String> tags);

		Iterable<? extends CharSequence> members();

		Flux<String> stream();

	}

	@DurableObjectStub("RoomObject")
	interface MissingMethod {

		void leave(String name);

	}

	@DurableObjectStub("RoomObject")
	interface OtherParameters {

		Mono<Long> post(int message);

	}

	@DurableObjectStub("RoomObject")
	interface OtherGenericParameters {

		void tag(List<Integer> tags);

	}

	@DurableObjectStub("RoomObject")
	interface OtherResult {

		Mono<String> post(String message);

	}

	@DurableObjectStub("RoomObject")
	interface NoResult {

		void post(String message);

	}

	@DurableObjectStub("RoomObject")
	interface FluxOfList {

		Flux<String> members();

	}

	@DurableObjectStub("RoomObject")
	interface MonoOfFlux {

		Mono<String> stream();

	}

	@DurableObjectStub("RoomObject")
	interface HiddenMethod {

		void hidden();

	}

	interface NotImplemented {

		void post(String message);

	}

	interface TakesId {

		void join(List<DurableObjectId> ids);

	}

	static class TakesIdObject implements TakesId {

		@Override
		public void join(List<DurableObjectId> ids) {
		}

	}

	interface TakesStub {

		void join(TakesStub other);

	}

	static class TakesStubObject implements TakesStub {

		@Override
		public void join(TakesStub other) {
		}

	}

	interface TakesPublisher {

		void join(Publisher<String> names);

	}

	static class TakesPublisherObject implements TakesPublisher {

		@Override
		public void join(Publisher<String> names) {
		}

	}

	interface TakesStream {

		void join(InputStream[] names);

	}

	static class TakesStreamObject implements TakesStream {

		@Override
		public void join(InputStream[] names) {
		}

	}

	interface TakesCode {

		void join(Supplier<String> names);

	}

	static class TakesCodeObject implements TakesCode {

		@Override
		public void join(Supplier<String> names) {
		}

	}

	interface ReturnsAbstract {

		Mono<List<Animal>> animals();

	}

	static class ReturnsAbstractObject implements ReturnsAbstract {

		@Override
		public Mono<List<Animal>> animals() {
			return Mono.empty();
		}

	}

	abstract static class Animal {

	}

	interface NestsMono {

		Mono<List<Mono<String>>> names();

	}

	static class NestsMonoObject implements NestsMono {

		@Override
		public Mono<List<Mono<String>>> names() {
			return Mono.empty();
		}

	}

	interface ReservedAlarm {

		void alarm();

	}

	static class ReservedAlarmObject implements ReservedAlarm {

		@Override
		public void alarm() {
		}

	}

	interface ReservedFetch {

		void fetch();

	}

	static class ReservedFetchObject implements ReservedFetch {

		@Override
		public void fetch() {
		}

	}

	interface ReservedMessage {

		void webSocketMessage();

	}

	static class ReservedMessageObject implements ReservedMessage {

		@Override
		public void webSocketMessage() {
		}

	}

	interface WithDefault {

		default String greet() {
			return "hello";
		}

	}

	static class OverridesDefault implements WithDefault {

		@Override
		public String greet() {
			return "hi";
		}

	}

}
