package dev.durableobjects.sqlite;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which methods of a JDBC interface a {@link JdbcTarget} has, looked up once. Immutable.
 */
final class JdbcMethods {

	private static final MethodType GENERIC = MethodType.methodType(Object.class, JdbcTarget.class, Object[].class);

	private final Class<?> type;

	private final Map<Method, MethodHandle> handles;

	private JdbcMethods(Class<?> type, Map<Method, MethodHandle> handles) {
		this.type = type;
		this.handles = Map.copyOf(handles);
	}

	/**
	 * Look the methods up.
	 * @param type the JDBC interface
	 * @param target the class with the methods
	 * @throws IllegalStateException if a marked method implements nothing
	 */
	static JdbcMethods of(Class<?> type, Class<? extends JdbcTarget> target) {
		Map<String, Method> marked = marked(target);
		Map<Method, MethodHandle> handles = new HashMap<>();
		Set<String> found = new HashSet<>();
		for (Method method : type.getMethods()) {
			Method implementation = marked.get(signature(method));
			if (implementation != null) {
				handles.put(method, handle(implementation));
				found.add(signature(method));
			}
		}
		if (!found.containsAll(marked.keySet())) {
			throw new IllegalStateException(
					"'" + target.getName() + "' marks methods that '" + type.getName() + "' does not have.");
		}
		return new JdbcMethods(type, handles);
	}

	private static Map<String, Method> marked(Class<?> target) {
		Map<String, Method> marked = new HashMap<>();
		for (Class<?> type = target; type != null; type = type.getSuperclass()) {
			for (Method method : type.getDeclaredMethods()) {
				if (method.isAnnotationPresent(JdbcMethod.class)) {
					marked.putIfAbsent(signature(method), method);
				}
			}
		}
		return marked;
	}

	private static String signature(Method method) {
		return method.getName() + Arrays.toString(method.getParameterTypes());
	}

	private static MethodHandle handle(Method method) {
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			return handle.asSpreader(Object[].class, method.getParameterCount()).asType(GENERIC);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Class<?> type() {
		return this.type;
	}

	/**
	 * How a method is called.
	 * @return takes the target and the array of arguments; {@code null} if the target
	 * does not have the method
	 */
	@Nullable MethodHandle find(Method method) {
		return this.handles.get(method);
	}

	/**
	 * The failure of a method that the target does not have.
	 */
	Exception missing(Method method, JdbcTarget target) {
		String message = this.type.getSimpleName() + "." + method.getName()
				+ "(…) is not supported on the database of a Durable Object. " + target.insteadOf(method.getName());
		boolean declared = Arrays.stream(method.getExceptionTypes()).anyMatch((type) -> type == SQLException.class);
		return declared ? new SQLFeatureNotSupportedException(message, JdbcErrors.NOT_SUPPORTED)
				: new UnsupportedOperationException(message);
	}

}
