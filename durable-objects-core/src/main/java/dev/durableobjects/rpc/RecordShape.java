package dev.durableobjects.rpc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

import tools.jackson.databind.JavaType;

/**
 * How records of one type are taken apart and put together again, worked out once.
 */
final class RecordShape {

	private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

	private static final MethodType CONSTRUCTOR = MethodType.methodType(Object.class, Object[].class);

	private final Class<?> type;

	private final MethodHandle constructor;

	private final MethodHandle[] accessors;

	private final ValueCopier[] copiers;

	private RecordShape(Class<?> type, MethodHandle constructor, MethodHandle[] accessors, ValueCopier[] copiers) {
		this.type = type;
		this.constructor = constructor;
		this.accessors = accessors;
		this.copiers = copiers;
	}

	static RecordShape of(JavaType recordType, ValueCopiers copiers) {
		Class<?> type = recordType.getRawClass();
		RecordComponent[] components = type.getRecordComponents();
		Class<?>[] parameters = new Class<?>[components.length];
		MethodHandle[] accessors = new MethodHandle[components.length];
		ValueCopier[] componentCopiers = new ValueCopier[components.length];
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		try {
			for (int i = 0; i < components.length; i++) {
				parameters[i] = components[i].getType();
				Method accessor = components[i].getAccessor();
				accessor.setAccessible(true);
				accessors[i] = lookup.unreflect(accessor).asType(ACCESSOR);
				componentCopiers[i] = copiers
					.of(copiers.types().resolveMemberType(components[i].getGenericType(), recordType.getBindings()));
			}
			Constructor<?> canonical = type.getDeclaredConstructor(parameters);
			canonical.setAccessible(true);
			MethodHandle constructor = lookup.unreflectConstructor(canonical)
				.asFixedArity()
				.asSpreader(Object[].class, parameters.length)
				.asType(CONSTRUCTOR);
			return new RecordShape(type, constructor, accessors, componentCopiers);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw new IllegalArgumentException("Record '" + type.getName()
					+ "' cannot be copied: its components are not accessible. Open its package to this library.", ex);
		}
	}

	/**
	 * Copy a record.
	 * @param value the record
	 * @param size adds up the size
	 * @return the record itself if all its contents are immutable, else a new one
	 */
	Object copy(Object value, MessageSize size) {
		try {
			Object[] contents = new Object[this.accessors.length];
			boolean immutable = true;
			for (int i = 0; i < contents.length; i++) {
				Object content = (Object) this.accessors[i].invokeExact(value);
				contents[i] = this.copiers[i].copy(content, size);
				immutable &= contents[i] == content;
			}
			return immutable ? value : (Object) this.constructor.invokeExact(contents);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalArgumentException("Record '" + this.type.getName() + "' cannot be copied.", ex);
		}
	}

}
