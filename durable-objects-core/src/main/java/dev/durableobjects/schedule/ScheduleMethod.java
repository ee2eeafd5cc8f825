package dev.durableobjects.schedule;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

import dev.durableobjects.ScheduleInvocationInfo;
import org.jspecify.annotations.Nullable;

/**
 * A method that runs when a schedule is due. Immutable; used on whatever thread runs the
 * object.
 */
public final class ScheduleMethod {

	private static final MethodType GENERIC = MethodType.methodType(Object.class, Object.class, Object[].class);

	private final MethodHandle handle;

	private final List<Type> parameters;

	ScheduleMethod(Method method) {
		this.parameters = List.of(method.getGenericParameterTypes());
		try {
			method.setAccessible(true);
			this.handle = MethodHandles.lookup()
				.unreflect(method)
				.asFixedArity()
				.asSpreader(Object[].class, this.parameters.size())
				.asType(GENERIC);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Method '" + method + "' is not accessible.", ex);
		}
	}

	/**
	 * Whether the method can be given a payload.
	 * @param payload the payload
	 * @return {@code false} if it takes none and there is one, or the other way round
	 * takes a primitive value and there is none
	 */
	public boolean accepts(@Nullable Object payload) {
		for (Type type : this.parameters) {
			if (type != ScheduleInvocationInfo.class) {
				return payload != null || !(type instanceof Class<?> single && single.isPrimitive());
			}
		}
		return payload == null;
	}

	/**
	 * Run the method.
	 * @param target the object
	 * @param payload reads the payload as a type
	 * @param info what the method is told
	 * @throws Throwable what the method throws, as it is
	 */
	public void invoke(Object target, Function<Type, @Nullable Object> payload, ScheduleInvocationInfo info)
			throws Throwable {
		@Nullable Object[] arguments = new @Nullable Object[this.parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			Type type = this.parameters.get(i);
			arguments[i] = (type == ScheduleInvocationInfo.class) ? info : payload.apply(type);
		}
		Object nothing = (Object) this.handle.invokeExact(target, arguments);
		if (nothing != null) {
			throw new IllegalStateException("A method that returns nothing has returned '" + nothing + "'.");
		}
	}

}
