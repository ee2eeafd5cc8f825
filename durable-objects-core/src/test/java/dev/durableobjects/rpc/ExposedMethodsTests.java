package dev.durableobjects.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectStub;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExposedMethodsTests {

	private final ValueCopiers copiers = TestCopiers.create();

	@Test
	void onlyMethodsOfTheStubInterfacesCanBeFound() {
		ExposedMethods methods = ExposedMethods.of(LibraryObject.class, List.of(Library.class), this.copiers);
		assertThat(methods.find("titles()")).isNotNull();
		assertThat(methods.find("internal()")).isNull();
		assertThat(methods.find("toString()")).isNull();
		assertThat(methods.find("hashCode()")).isNull();
		assertThat(methods.find("describe()")).isNull();
	}

	@Test
	void overloadsAreToldApartByTheirParameterTypes() throws Throwable {
		ExposedMethods methods = ExposedMethods.of(LibraryObject.class, List.of(Library.class), this.copiers);
		assertThat(invoke(methods, "find(int)", 7)).isEqualTo("number 7");
		assertThat(invoke(methods, "find(java.lang.String)", "x")).isEqualTo("title x");
		assertThat(invoke(methods, "find([Ljava.lang.String;)", (Object) new String[] { "x", "y" }))
			.isEqualTo("2 titles");
	}

	@Test
	void typeVariablesAreResolvedThroughTheObjectClass() throws Throwable {
		ExposedMethods methods = ExposedMethods.of(NoteStore.class, List.of(Store.class), this.copiers);
		ExposedMethod put = methods.find("put(" + Note.class.getName() + ")");
		assertThat(put).isNotNull();
		NoteStore store = new NoteStore();
		put.invoke(store, new Object[] { new Note("a") });
		ExposedMethod all = methods.find("all()");
		assertThat(all).isNotNull();
		assertThat(all.invoke(store, new Object[0])).isEqualTo(List.of(new Note("a")));
		assertThat(all).hasToString("List<" + Note.class.getName().replace('$', '.') + "> "
				+ AbstractStore.class.getName().replace('$', '.') + ".all()");
	}

	@Test
	void shapesAreThoseOfTheObjectsMethods() {
		ExposedMethods methods = ExposedMethods.of(LibraryObject.class, List.of(LibraryView.class), this.copiers);
		assertThat(shape(methods, "titles()")).isEqualTo(ResultShape.VALUE);
		assertThat(shape(methods, "count()")).isEqualTo(ResultShape.MONO);
		assertThat(shape(methods, "stage()")).isEqualTo(ResultShape.STAGE);
		assertThat(shape(methods, "stream()")).isEqualTo(ResultShape.FLUX);
	}

	@Test
	void resultsAreCopiedByTheDeclaredType() {
		ExposedMethods methods = ExposedMethods.of(LibraryObject.class, List.of(Library.class), this.copiers);
		ExposedMethod titles = methods.find("titles()");
		assertThat(titles).isNotNull();
		List<String> original = new ArrayList<>(List.of("a"));
		Object copy = titles.copyResult(original);
		original.add("b");
		assertThat(copy).isEqualTo(List.of("a"));
	}

	@Test
	void exceptionsOfTheMethodAreThrownAsTheyAre() {
		ExposedMethods methods = ExposedMethods.of(LibraryObject.class, List.of(Library.class), this.copiers);
		assertThatExceptionOfType(CloneNotSupportedException.class).isThrownBy(() -> invoke(methods, "fail()"));
	}

	private static @Nullable ResultShape shape(ExposedMethods methods, String wireName) {
		ExposedMethod method = methods.find(wireName);
		return (method != null) ? method.shape() : null;
	}

	private static @Nullable Object invoke(ExposedMethods methods, String wireName, Object... arguments)
			throws Throwable {
		ExposedMethod method = methods.find(wireName);
		assertThat(method).isNotNull();
		return method.invoke(new LibraryObject(), arguments);
	}

	interface Library {

		String find(int number);

		String find(String title);

		String find(String... titles);

		List<String> titles();

		void fail() throws Exception;

		default String describe() {
			return "library";
		}

		static String kind() {
			return "static";
		}

		@Override
		String toString();

	}

	@DurableObjectStub("LibraryObject")
	interface LibraryView {

		Mono<List<String>> titles();

		CompletableFuture<Long> count();

		Mono<String> stage();

		Flux<Object> stream();

	}

	static class LibraryObject implements Library {

		@Override
		public String find(int number) {
			return "number " + number;
		}

		@Override
		public String find(String title) {
			return "title " + title;
		}

		@Override
		public String find(String... titles) {
			return titles.length + " titles";
		}

		@Override
		public List<String> titles() {
			return List.of();
		}

		@Override
		public void fail() throws Exception {
			throw new CloneNotSupportedException();
		}

		public Mono<Long> count() {
			return Mono.just(1L);
		}

		public CompletableFuture<String> stage() {
			return CompletableFuture.completedFuture("a");
		}

		public Flux<String> stream() {
			return Flux.just("a");
		}

		public void internal() {
		}

	}

	record Note(String text) {
	}

	interface Store<T> {

		void put(T value);

		List<T> all();

	}

	abstract static class AbstractStore<V> implements Store<V> {

		private final List<V> values = new ArrayList<>();

		@Override
		public void put(V value) {
			this.values.add(value);
		}

		@Override
		public List<V> all() {
			return this.values;
		}

	}

	public static class NoteStore extends AbstractStore<Note> {

	}

}
