package dev.durableobjects.schedule;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one object class that schedules run, by name. Immutable.
 */
public final class ScheduleMethods {

	private final Map<String, ScheduleMethod> methods;

	private ScheduleMethods(Map<String, ScheduleMethod> methods) {
		this.methods = methods;
	}

	/**
	 * Find the annotated methods of a class, inherited ones included.
	 * @param objectClass the class
	 * @return its methods
	 * @throws IllegalArgumentException if there are {@linkplain #problems problems}
	 */
	public static ScheduleMethods of(Class<?> objectClass) {
		Map<String, ScheduleMethod> methods = new TreeMap<>();
		List<String> problems = find(objectClass, methods);
		if (!problems.isEmpty()) {
			throw new IllegalArgumentException(String.join(" ", problems));
		}
		return new ScheduleMethods(methods);
	}

	/**
	 * What is wrong with the annotated methods of a class.
	 * @param objectClass the class
	 * @return one sentence for each problem
	 */
	public static List<String> problems(Class<?> objectClass) {
		return find(objectClass, new TreeMap<>());
	}

	/**
	 * Find the method of a schedule.
	 * @param schedule the schedule's name
	 * @return its method, or {@code null} if there is none
	 */
	public @Nullable ScheduleMethod find(String schedule) {
		int colon = schedule.indexOf(':');
		return this.methods.get((colon < 0) ? schedule : schedule.substring(0, colon));
	}

	/**
	 * The names of all methods.
	 * @return the names
	 */
	public Set<String> names() {
		return this.methods.keySet();
	}

	private static List<String> find(Class<?> objectClass, Map<String, ScheduleMethod> methods) {
		List<String> problems = new ArrayList<>();
		annotated(objectClass).forEach((method) -> add(method, methods, problems));
		return problems;
	}

	/**
	 * The annotated methods of a class, those with {@linkplain #problems problems}
	 * included.
	 * @param objectClass the class
	 * @return its methods, and those it inherits
	 */
	public static List<Method> annotated(Class<?> objectClass) {
		List<Method> annotated = new ArrayList<>();
		Set<String> overridable = new HashSet<>();
		for (Class<?> type = objectClass; type != null; type = type.getSuperclass()) {
			for (Method method : type.getDeclaredMethods()) {
				if (method.isAnnotationPresent(OnSchedule.class) && !method.isBridge() && isNew(method, overridable)) {
					annotated.add(method);
				}
			}
		}
		return annotated;
	}

	/**
	 * Whether a method is not overridden by one of those before it.
	 */
	private static boolean isNew(Method method, Set<String> overridable) {
		return Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())
				|| overridable.add(method.getName() + Arrays.toString(method.getParameterTypes()));
	}

	private static void add(Method method, Map<String, ScheduleMethod> methods, List<String> problems) {
		String name = method.getAnnotation(OnSchedule.class).value();
		String subject = "Method '" + method.getDeclaringClass().getSimpleName() + "." + method.getName()
				+ "', annotated with @OnSchedule(\"" + name + "\"),";
		if (name.isBlank() || name.indexOf(':') >= 0) {
			problems.add(subject + " needs a name that is not blank and has no colon.");
		}
		else if (methods.containsKey(name)) {
			problems.add(subject + " has the name of another method.");
		}
		else if (method.getReturnType() != void.class) {
			problems.add(subject + " returns '" + method.getReturnType().getSimpleName()
					+ "'. It must return nothing; wait with ctx.await(…).");
		}
		else if (Modifier.isStatic(method.getModifiers())) {
			problems.add(subject + " must not be static.");
		}
		else if (!takesPayloadAndInfo(method)) {
			problems.add(subject + " may take one payload and one ScheduleInvocationInfo, in any order.");
		}
		else {
			methods.put(name, new ScheduleMethod(method));
		}
	}

	private static boolean takesPayloadAndInfo(Method method) {
		List<Class<?>> types = List.of(method.getParameterTypes());
		long infos = types.stream().filter((type) -> type == ScheduleInvocationInfo.class).count();
		return infos <= 1 && types.size() - infos <= 1;
	}

}
