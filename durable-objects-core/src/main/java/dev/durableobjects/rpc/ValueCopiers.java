package dev.durableobjects.rpc;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.durableobjects.StorageLimitException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/**
 * Copies arguments and results by their declared types, so that caller and object never
 * share anything mutable, and refuses messages that are too large. What is immutable all
 * the way down passes as it is. Thread-safe.
 */
public final class ValueCopiers {

	private static final String LIMIT_PROPERTY = "durable-objects.limits.rpc-message-size";

	private static final int MEBIBYTE = 1024 * 1024;

	private final Map<JavaType, ValueCopier> copiers = new ConcurrentHashMap<>();

	private final JsonMapper mapper;

	private final CopyRules rules;

	private final long maxMessageSize;

	/**
	 * Create copiers.
	 * @param mapper writes and reads beans
	 * @param maxMessageSize the most bytes that the arguments of one call, or one result,
	 * may have: {@code durable-objects.limits.rpc-message-size}
	 */
	public ValueCopiers(JsonMapper mapper, long maxMessageSize) {
		this.mapper = mapper;
		this.rules = new CopyRules(mapper);
		this.maxMessageSize = maxMessageSize;
	}

	TypeFactory types() {
		return this.mapper.getTypeFactory();
	}

	/**
	 * Why values of a declared type cannot be copied, or {@code null}.
	 */
	@Nullable String problemWith(JavaType type, Collection<Class<?>> stubTypes) {
		return this.rules.problemWith(type, stubTypes);
	}

	boolean isPolymorphic(JavaType type) {
		return this.rules.isPolymorphic(type);
	}

	BeanCopier beanCopier(JavaType type) {
		return new BeanCopier(this.mapper.writerFor(type), this.mapper.readerFor(type));
	}

	/**
	 * The copier of a declared type.
	 */
	ValueCopier of(JavaType type) {
		return this.copiers.computeIfAbsent(type, (key) -> new ValueCopier(key, this));
	}

	/**
	 * Copy one message that is a single value.
	 */
	@Nullable Object copy(ValueCopier copier, @Nullable Object value) {
		MessageSize size = new MessageSize(false);
		Object copy = copier.copy(value, size);
		if (size.bytes() > this.maxMessageSize) {
			MessageSize exact = new MessageSize(true);
			copy = copier.copy(value, exact);
			checkSize(exact);
		}
		return copy;
	}

	/**
	 * Copy one message that consists of arguments.
	 */
	Message copyAll(ValueCopier[] copiers, @Nullable Object[] values) {
		MessageSize size = new MessageSize(false);
		@Nullable Object[] copies = copyAll(copiers, values, size);
		if (size.bytes() > this.maxMessageSize) {
			size = new MessageSize(true);
			copies = copyAll(copiers, values, size);
			checkSize(size);
		}
		return new Message(copies, size.bytes());
	}

	private static @Nullable Object[] copyAll(ValueCopier[] copiers, @Nullable Object[] values, MessageSize size) {
		@Nullable Object[] copies = new Object[values.length];
		for (int i = 0; i < values.length; i++) {
			copies[i] = copiers[i].copy(values[i], size);
		}
		return copies;
	}

	private void checkSize(MessageSize size) {
		if (size.bytes() > this.maxMessageSize) {
			String limit = (this.maxMessageSize % MEBIBYTE == 0) ? this.maxMessageSize / MEBIBYTE + "MiB"
					: this.maxMessageSize + " bytes";
			throw new StorageLimitException("Serialized RPC arguments or return values are limited to " + limit
					+ ", but the size of this value was: " + size.bytes() + " bytes. Send less, or set '"
					+ LIMIT_PROPERTY + "'.", LIMIT_PROPERTY);
		}
	}

}
