package dev.durableobjects.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which containers of the JDK never change, and which new ones take the place of others.
 */
final class Containers {

	/**
	 * Classes that nobody can change. The wrappers of
	 * {@code Collections.unmodifiableList} and its like are none of them: whoever holds
	 * the wrapped list can.
	 */
	private static final Set<Class<?>> UNMODIFIABLE = Stream
		.of(List.of(), List.of(1), List.of(1, 2, 3).subList(0, 2), Stream.of(1, 2, 3).toList(), Set.of(), Set.of(1),
				Set.of(1, 2, 3), Map.of(), Map.of(1, 1), Map.of(1, 1, 2, 2), Collections.emptyList(),
				Collections.emptySet(), Collections.emptyMap(), Collections.singletonList(1), Collections.singleton(1),
				Collections.singletonMap(1, 1))
		.map(Object::getClass)
		.collect(Collectors.toUnmodifiableSet());

	private Containers() {
	}

	static boolean isUnmodifiable(Object container) {
		return UNMODIFIABLE.contains(container.getClass());
	}

	/**
	 * A new empty collection in place of another.
	 * @param collection the other
	 * @param declared the type that the new one must have
	 * @return the new collection, or {@code null} if none of the usual classes fits
	 */
	static @Nullable Collection<@Nullable Object> collectionLike(Collection<?> collection, Class<?> declared) {
		if (collection instanceof List && declared.isAssignableFrom(ArrayList.class)) {
			return new ArrayList<>(collection.size());
		}
		if (collection instanceof SortedSet<?> sorted && declared.isAssignableFrom(TreeSet.class)) {
			return sortedSetLike(sorted);
		}
		if (collection instanceof Set && declared.isAssignableFrom(LinkedHashSet.class)) {
			return new LinkedHashSet<>();
		}
		if (collection instanceof Set) {
			return null;
		}
		if (declared.isAssignableFrom(LinkedList.class)) {
			return new LinkedList<>();
		}
		return declared.isAssignableFrom(ArrayDeque.class) ? new ArrayDeque<>() : null;
	}

	/**
	 * A new empty map in place of another.
	 * @param map the other
	 * @param declared the type that the new one must have
	 * @return the new map, or {@code null} if none of the usual classes fits
	 */
	static @Nullable Map<@Nullable Object, @Nullable Object> mapLike(Map<?, ?> map, Class<?> declared) {
		if (map instanceof SortedMap<?, ?> sorted && declared.isAssignableFrom(TreeMap.class)) {
			return sortedMapLike(sorted);
		}
		if (declared.isAssignableFrom(LinkedHashMap.class)) {
			return new LinkedHashMap<>();
		}
		return declared.isAssignableFrom(ConcurrentHashMap.class) ? new ConcurrentHashMap<>() : null;
	}

	@SuppressWarnings("unchecked")
	private static Collection<@Nullable Object> sortedSetLike(SortedSet<?> set) {
		return new TreeSet<>(((SortedSet<@Nullable Object>) set).comparator());
	}

	@SuppressWarnings("unchecked")
	private static Map<@Nullable Object, @Nullable Object> sortedMapLike(SortedMap<?, ?> map) {
		return new TreeMap<>(((SortedMap<@Nullable Object, @Nullable Object>) map).comparator());
	}

}
