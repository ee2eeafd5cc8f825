package dev.durableobjects.rpc;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.durableobjects.StorageLimitException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ValueCopiersTests {

	private final ValueCopiers copiers = TestCopiers.create();

	@ParameterizedTest
	@MethodSource("immutables")
	void immutableValuesPassAsTheyAre(Object value) {
		assertThat(copy(Object.class, value)).isSameAs(value);
	}

	static Stream<Object> immutables() {
		return Stream.of("text", 1, 1L << 40, (short) 1, (byte) 1, 1.5f, 1.5, 'c', true, BigInteger.TEN, BigDecimal.ONE,
				DayOfWeek.MONDAY, Instant.EPOCH, LocalDate.EPOCH, Duration.ZERO, ZoneId.of("Europe/Oslo"),
				UUID.randomUUID(), URI.create("a:b"), Path.of("a"), String.class, new Point(1, 2),
				new Line(new Point(1, 2), new Point(3, 4)), List.of(), List.of(1), List.of(1, 2, 3),
				Stream.of(1, 2, 3).toList(), Set.of("a", "b", "c"), Map.of("a", List.of(new Point(1, 2))),
				Map.of("a", 1, "b", 2), Collections.emptyList(), Collections.singletonList("a"), Optional.empty(),
				Optional.of("a"), new Names(List.of("a")), new Box<>(Instant.EPOCH));
	}

	@Test
	void nullStaysNull() {
		assertThat(copy(String.class, null)).isNull();
		assertThat(copy(new ParameterizedTypeReference<List<@Nullable String>>() {
		}, Arrays.asList("a", null))).isEqualTo(Arrays.asList("a", null));
	}

	@ParameterizedTest
	@MethodSource("mutables")
	void mutableValuesAreCopied(Object value) {
		Object copy = copy(value.getClass(), value);
		assertThat(copy).isNotSameAs(value).hasSameClassAs(value).usingRecursiveComparison().isEqualTo(value);
	}

	static Stream<Object> mutables() {
		return Stream.of(new byte[] { 1, 2 }, new int[] { 1, 2 }, new boolean[] { true }, new ArrayList<>(List.of(1)),
				new LinkedList<>(List.of(1)), new ArrayDeque<>(List.of(1)), new TreeSet<>(List.of(2, 1)),
				new LinkedHashMap<>(Map.of("a", 1L)), new TreeMap<>(Map.of("a", 1)), new Date(1), new Bean("a", 1L),
				new Names(new ArrayList<>(List.of("a"))), new Line(new Point(1, 2), null, new byte[] { 1 }),
				new ArrayList<>(List.of(new byte[] { 1 })), Optional.of(new Bean("a", 1)));
	}

	@Test
	void arraysOfImmutablesAreCopied() {
		for (Object value : List.of(new String[] { "a" }, new Point[] { new Point(1, 2) }, new int[][] { { 1 } })) {
			assertThat(copy(value.getClass(), value)).isNotSameAs(value).isEqualTo(value);
			assertThat(copy(Object.class, value)).isNotSameAs(value).isEqualTo(value);
		}
	}

	@Test
	void wrappersOfMutableCollectionsAreCopied() {
		List<String> wrapped = new ArrayList<>(List.of("a"));
		Object copy = copy(new ParameterizedTypeReference<List<String>>() {
		}, Collections.unmodifiableList(wrapped));
		wrapped.add("b");
		assertThat(copy).isEqualTo(List.of("a"));
	}

	@Test
	void unmodifiableCollectionsOfMutableValuesAreCopied() {
		byte[] bytes = { 1 };
		Map<String, List<byte[]>> copy = copy(new ParameterizedTypeReference<Map<String, List<byte[]>>>() {
		}, Map.of("a", List.of(bytes)));
		bytes[0] = 2;
		assertThat(copy.get("a").get(0)).containsExactly(1);
	}

	@Test
	void beansInGenericContainersAreCopiedByTheirDeclaredType() {
		Bean bean = new Bean("a", Instant.EPOCH.toString());
		List<Map<String, Bean>> copy = copy(new ParameterizedTypeReference<List<Map<String, Bean>>>() {
		}, List.of(Map.of("x", bean)));
		bean.name = "changed";
		assertThat(copy.get(0).get("x").name).isEqualTo("a");
	}

	@Test
	void genericBeansKeepTheirTypeArguments() {
		Page<Bean> page = new Page<>();
		page.items = List.of(new Bean("a", 1L));
		Page<Bean> copy = copy(new ParameterizedTypeReference<Page<Bean>>() {
		}, page);
		assertThat(copy.items.get(0)).isInstanceOf(Bean.class);
		Box<Page<Bean>> boxed = copy(new ParameterizedTypeReference<Box<Page<Bean>>>() {
		}, new Box<>(page));
		assertThat(boxed.content().items.get(0)).isInstanceOf(Bean.class).isNotSameAs(page.items.get(0));
	}

	@Test
	void subclassesOfTheDeclaredClassStayWhatTheyAre() {
		Child child = new Child();
		child.name = "a";
		child.age = 3;
		assertThat(copy(Bean.class, child)).isInstanceOfSatisfying(Child.class, (copy) -> {
			assertThat(copy).isNotSameAs(child);
			assertThat(copy.age).isEqualTo(3);
		});
	}

	@Test
	void polymorphicTypesAreCopiedByTheirTypeInformation() {
		Square square = new Square();
		square.side = 2;
		List<Shape> copy = copy(new ParameterizedTypeReference<List<Shape>>() {
		}, new ArrayList<>(List.of(square)));
		assertThat(copy.get(0)).isInstanceOf(Square.class).isNotSameAs(square);
		assertThat(((Square) copy.get(0)).side).isEqualTo(2);
	}

	@Test
	void boxedNumbersKeepTheirClassInUntypedPlaces() {
		List<Object> numbers = List.of(1, 1L, (short) 1, (byte) 1, 1f, 1d, BigDecimal.ONE, BigInteger.ONE);
		Map<String, Object> copy = copy(new ParameterizedTypeReference<Map<String, Object>>() {
		}, new HashMap<>(Map.of("numbers", new ArrayList<>(numbers), "bytes", new byte[] { 1 })));
		assertThat(copy.get("numbers")).isEqualTo(numbers);
		assertThat(copy.get("bytes")).isEqualTo(new byte[] { 1 });
		assertThat(copy(List.class, new ArrayList<>(numbers))).isEqualTo(numbers);
	}

	@Test
	void boxedNumbersKeepTheirClassInUntypedPropertiesOfBeans() {
		for (Object number : List.of(1, 1L, (short) 1, 1f, 1d, BigDecimal.ONE, BigInteger.ONE)) {
			assertThat(((Bean) copy(Bean.class, new Bean("a", number))).value).isEqualTo(number);
		}
	}

	@Test
	void bytesInBeansAreCopied() {
		byte[] bytes = { 1 };
		Object copy = ((Bean) copy(Bean.class, new Bean("a", bytes))).value;
		bytes[0] = 2;
		assertThat(copy).isEqualTo(new byte[] { 1 });
	}

	@Test
	void declaredContainerTypesAreKept() {
		assertThat(copy(new ParameterizedTypeReference<Deque<Integer>>() {
		}, new ArrayDeque<>(List.of(1, 2)))).containsExactly(1, 2);
		TreeMap<String, Integer> reversed = new TreeMap<>(Comparator.reverseOrder());
		reversed.putAll(Map.of("a", 1, "b", 2));
		assertThat(copy(new ParameterizedTypeReference<SortedMap<String, Integer>>() {
		}, reversed).firstKey()).isEqualTo("b");
		ConcurrentMap<String, Bean> concurrent = new java.util.concurrent.ConcurrentHashMap<>(
				Map.of("a", new Bean("a", 1)));
		assertThat(copy(new ParameterizedTypeReference<ConcurrentMap<String, Bean>>() {
		}, concurrent)).containsOnlyKeys("a");
		assertThat(copy(new ParameterizedTypeReference<java.util.EnumMap<DayOfWeek, Integer>>() {
		}, new java.util.EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)))).containsEntry(DayOfWeek.MONDAY, 1);
		assertThat(copy(Beans.class, new Beans(List.of(new Bean("a", 1))))).isInstanceOf(Beans.class);
	}

	@Test
	void valuesThatAreNoDataAreRefused() {
		Runnable code = () -> {
		};
		for (Object value : List.of(new TestId("a"), code, new ByteArrayInputStream(new byte[0]),
				reactor.core.publisher.Mono.empty(), List.of().iterator())) {
			assertThatIllegalArgumentException().isThrownBy(() -> copy(Object.class, List.of(value)))
				.withMessageContaining("cannot be sent");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> copy(Object.class, new TestId("a")))
			.withMessageContaining("id.toString()");
	}

	@Test
	void aValueThatJacksonCannotReadIsRefusedWithAdvice() {
		assertThatIllegalArgumentException().isThrownBy(() -> copy(Object.class, new Unreadable("a", "b")))
			.withMessageContaining("Unreadable' cannot be copied as 'Object'. Make it a record");
	}

	@Test
	void unknownPropertiesFail() {
		assertThatIllegalArgumentException().isThrownBy(() -> copy(Derived.class, new Derived()))
			.withMessageContaining("doubled");
	}

	@Test
	void aValueThatContainsItselfIsRefused() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		assertThatIllegalArgumentException().isThrownBy(() -> copy(Object.class, list))
			.withMessageContaining("contains itself");
	}

	@Test
	void aMessageOverTheLimitIsRefusedWithTheProperty() {
		ValueCopiers small = TestCopiers.withLimit(100);
		ValueCopier text = small.of(small.types().constructType(String.class));
		assertThat(small.copy(text, "x".repeat(98))).isNotNull();
		assertThatExceptionOfType(StorageLimitException.class).isThrownBy(() -> small.copy(text, "x".repeat(99)))
			.withMessage(
					"Serialized RPC arguments or return values are limited to 100 bytes, but the size of this value"
							+ " was: 101 bytes. Send less, or set 'durable-objects.limits.rpc-message-size'.")
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo("durable-objects.limits.rpc-message-size"));
		assertThatExceptionOfType(StorageLimitException.class).isThrownBy(() -> small.copy(text, "\u20ac".repeat(33)));
	}

	@Test
	void theLimitCountsAllArgumentsTogetherAndWhatBeansContain() {
		ValueCopiers small = TestCopiers.withLimit(1024 * 1024);
		ValueCopier[] arguments = { small.of(small.types().constructType(Object.class)),
				small.of(small.types().constructType(Object.class)) };
		byte[] half = new byte[512 * 1024];
		assertThat(small.copyAll(arguments, new Object[] { half, new Bean("a", "b") }).values()).hasSize(2);
		assertThatExceptionOfType(StorageLimitException.class)
			.isThrownBy(() -> small.copyAll(arguments, new Object[] { half, new Bean("a", half) }))
			.withMessageContaining("limited to 1MiB");
	}

	@SuppressWarnings("unchecked")
	private <T> T copy(ParameterizedTypeReference<T> type, T value) {
		return (T) copy(type.getType(), value);
	}

	@SuppressWarnings("NullAway")
	private Object copy(Type type, @Nullable Object value) {
		return this.copiers.copy(this.copiers.of(this.copiers.types().constructType(type)), value);
	}

	record Point(int x, int y) {
	}

	private record Line(Point from, @Nullable Point to, byte @Nullable [] data) {

		Line(Point from, Point to) {
			this(from, to, null);
		}

	}

	record Names(List<String> names) {
	}

	record Box<T>(T content) {
	}

	static class Bean {

		public String name = "";

		public @Nullable Object value;

		Bean() {
		}

		Bean(String name, @Nullable Object value) {
			this.name = name;
			this.value = value;
		}

	}

	static class Child extends Bean {

		public int age;

	}

	static class Beans extends ArrayList<Bean> {

		Beans() {
		}

		Beans(List<Bean> beans) {
			super(beans);
		}

	}

	static class Page<T> {

		public List<T> items = List.of();

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Square.class))
	interface Shape {

	}

	static class Square implements Shape {

		public int side;

	}

	static class Unreadable {

		private final String text;

		Unreadable(String first, String second) {
			this.text = first + second;
		}

		public String getText() {
			return this.text;
		}

	}

	static class Derived {

		public int value = 1;

		public int getDoubled() {
			return this.value * 2;
		}

	}

}
