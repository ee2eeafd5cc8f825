package dev.durableobjects.rpc;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Copies values of one declared type. A copy is the same instance exactly when the value
 * is immutable all the way down.
 */
final class ValueCopier {

	private static final int SCALAR_SIZE = 8;

	/**
	 * Declared types that say nothing about how a value is written.
	 */
	private static final Set<Class<?>> UNTYPED = Set.of(Object.class, Number.class, CharSequence.class,
			Comparable.class, Serializable.class);

	private final Map<Class<?>, ValueCopier> subtypes = new ConcurrentHashMap<>();

	private final JavaType type;

	private final ValueCopiers copiers;

	private volatile @Nullable RecordShape recordShape;

	private volatile @Nullable BeanCopier beanCopier;

	ValueCopier(JavaType type, ValueCopiers copiers) {
		this.type = type;
		this.copiers = copiers;
	}

	/**
	 * Copy a value.
	 * @param value the value, an instance of the declared type
	 * @param size adds up the size
	 * @return the copy
	 * @throws IllegalArgumentException if the value cannot be copied
	 */
	@Nullable Object copy(@Nullable Object value, MessageSize size) {
		if (value == null) {
			size.add(SCALAR_SIZE);
			return null;
		}
		switch (ValueKind.of(value.getClass())) {
			case SCALAR -> {
				size.add(SCALAR_SIZE);
				return value;
			}
			case TEXT -> {
				size.addText((String) value);
				return value;
			}
			case PRIMITIVE_ARRAY -> {
				return copyPrimitives(value, size);
			}
			case REFUSED -> throw new IllegalArgumentException("Value of class '" + value.getClass().getName()
					+ "' cannot be sent to or from a Durable Object: " + adviceAgainst(value.getClass()) + ".");
			default -> {
				size.descend();
				Object copy = copyComposite(value, size);
				size.ascend();
				return copy;
			}
		}
	}

	private Object copyComposite(Object value, MessageSize size) {
		return switch (ValueKind.of(value.getClass())) {
			case OBJECT_ARRAY -> copyArray((Object[]) value, size);
			case COLLECTION -> copyCollection((Collection<?>) value, size);
			case MAP -> copyMap((Map<?, ?>) value, size);
			case OPTIONAL -> copyOptional((Optional<?>) value, size);
			case RECORD -> forClass(value.getClass()).recordShape().copy(value, size);
			default -> copyBean(value, size);
		};
	}

	private static String adviceAgainst(Class<?> type) {
		String advice = CopyRules.adviceAgainst(type);
		return (advice != null) ? advice : "stubs and code cannot be sent; send data";
	}

	private static Object copyPrimitives(Object array, MessageSize size) {
		int length = Array.getLength(array);
		Class<?> component = array.getClass().getComponentType();
		Object copy = Array.newInstance(component, length);
		System.arraycopy(array, 0, copy, 0, length);
		boolean bytes = component == byte.class || component == boolean.class;
		size.add(bytes ? length : (long) length * SCALAR_SIZE);
		return copy;
	}

	private Object copyArray(Object[] array, MessageSize size) {
		ValueCopier elements = this.type.isArrayType() ? content(this.type.getContentType())
				: content(this.copiers.types().constructType(array.getClass().getComponentType()));
		@Nullable Object[] copy = (Object[]) Array.newInstance(array.getClass().getComponentType(), array.length);
		for (int i = 0; i < array.length; i++) {
			copy[i] = elements.copy(array[i], size);
		}
		return copy;
	}

	private Object copyCollection(Collection<?> collection, MessageSize size) {
		Collection<@Nullable Object> target = Containers.collectionLike(collection, this.type.getRawClass());
		if (target == null) {
			return copyBean(collection, size);
		}
		ValueCopier elements = content(this.type.isMapLikeType() ? null : this.type.getContentType());
		@Nullable Object[] contents = collection.toArray();
		boolean same = Containers.isUnmodifiable(collection);
		for (int i = 0; i < contents.length; i++) {
			Object content = contents[i];
			contents[i] = elements.copy(content, size);
			same &= contents[i] == content;
		}
		if (same) {
			return collection;
		}
		for (Object content : contents) {
			target.add(content);
		}
		return target;
	}

	private Object copyMap(Map<?, ?> map, MessageSize size) {
		Map<@Nullable Object, @Nullable Object> target = Containers.mapLike(map, this.type.getRawClass());
		if (target == null) {
			return copyBean(map, size);
		}
		ValueCopier keys = content(this.type.getKeyType());
		ValueCopier values = content(this.type.isMapLikeType() ? this.type.getContentType() : null);
		boolean same = Containers.isUnmodifiable(map);
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			Object key = keys.copy(entry.getKey(), size);
			Object value = values.copy(entry.getValue(), size);
			same &= key == entry.getKey() && value == entry.getValue();
			target.put(key, value);
		}
		return same ? map : target;
	}

	private Object copyOptional(Optional<?> optional, MessageSize size) {
		Object content = optional.orElse(null);
		Object copy = content(this.type.isReferenceType() ? this.type.getContentType() : null).copy(content, size);
		return (copy == content) ? optional : Optional.ofNullable(copy);
	}

	private Object copyBean(Object value, MessageSize size) {
		try {
			return forClass(value.getClass()).beanCopier().copy(value, size);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Value of class '" + value.getClass().getName()
					+ "' cannot be copied as '" + MethodSignature.nameOf(this.type)
					+ "'. Make it a record, or a class that Jackson can write and read: " + ex.getOriginalMessage(),
					ex);
		}
	}

	private ValueCopier content(@Nullable JavaType contentType) {
		return this.copiers.of((contentType != null) ? contentType : TypeFactory.unknownType());
	}

	/**
	 * The copier for values of a class where this type is declared.
	 */
	private ValueCopier forClass(Class<?> valueClass) {
		if (valueClass == this.type.getRawClass()) {
			return this;
		}
		ValueCopier copier = this.subtypes.get(valueClass);
		if (copier == null) {
			copier = (!valueClass.isRecord() && isWrittenAsDeclared()) ? this
					: this.copiers.of(this.copiers.types().constructSpecializedType(this.type, valueClass));
			this.subtypes.put(valueClass, copier);
		}
		return copier;
	}

	/**
	 * Whether Jackson knows best how to write subtypes of the declared type: types of the
	 * JDK, whose implementations are private, and types with {@code @JsonTypeInfo}.
	 */
	private boolean isWrittenAsDeclared() {
		Class<?> raw = this.type.getRawClass();
		return !UNTYPED.contains(raw) && (raw.getName().startsWith("java.") || this.copiers.isPolymorphic(this.type));
	}

	private RecordShape recordShape() {
		RecordShape shape = this.recordShape;
		if (shape == null) {
			shape = RecordShape.of(this.type, this.copiers);
			this.recordShape = shape;
		}
		return shape;
	}

	private BeanCopier beanCopier() {
		BeanCopier copier = this.beanCopier;
		if (copier == null) {
			copier = this.copiers.beanCopier(this.type);
			this.beanCopier = copier;
		}
		return copier;
	}

}
