package dev.durableobjects.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectStub;
import dev.durableobjects.FetchHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * The interfaces through which an object class is called: those that it or a superclass
 * names in its {@code implements} clause, and the views that name the class; if there are
 * none, {@link FetchHandler}.
 */
final class StubInterfaces {

	private static final String OURS = DurableObject.class.getPackageName();

	private static final List<String> FOREIGN = List.of("java.", "javax.", "jakarta.", "org.springframework.",
			"kotlin.");

	private final Map<String, List<Class<?>>> views = new LinkedHashMap<>();

	StubInterfaces(List<Class<?>> views) {
		for (Class<?> view : views) {
			this.views.computeIfAbsent(view.getAnnotation(DurableObjectStub.class).value(), (key) -> new ArrayList<>())
				.add(view);
		}
	}

	/**
	 * The views by the class that they name.
	 */
	Map<String, List<Class<?>>> views() {
		return this.views;
	}

	List<ResolvableType> of(String className, Class<?> type) {
		Map<Class<?>, ResolvableType> stubTypes = new LinkedHashMap<>();
		for (Class<?> current = type; current != null; current = superclass(current)) {
			for (Class<?> candidate : current.getInterfaces()) {
				if (isStub(candidate)) {
					stubTypes.putIfAbsent(candidate, ResolvableType.forClass(type).as(candidate));
				}
			}
		}
		this.views.getOrDefault(className, List.of())
			.forEach((view) -> stubTypes.putIfAbsent(view, ResolvableType.forClass(view)));
		if (stubTypes.isEmpty() && FetchHandler.class.isAssignableFrom(type)) {
			stubTypes.put(FetchHandler.class, ResolvableType.forClass(FetchHandler.class));
		}
		return List.copyOf(stubTypes.values());
	}

	private static @Nullable Class<?> superclass(Class<?> type) {
		return type.getSuperclass();
	}

	private static boolean isStub(Class<?> candidate) {
		return !candidate.getPackageName().equals(OURS)
				&& FOREIGN.stream().noneMatch((prefix) -> candidate.getName().startsWith(prefix));
	}

}
