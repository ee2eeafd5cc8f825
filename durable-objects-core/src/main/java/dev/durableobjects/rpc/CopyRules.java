package dev.durableobjects.rpc;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectStub;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.ResolvedRecursiveType;

/**
 * Which types can be copied, as far as a signature shows it.
 */
final class CopyRules {

	private final JsonMapper mapper;

	CopyRules(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Whether values of a class are something else than data, whatever they contain.
	 */
	static boolean isNoData(Class<?> type) {
		return adviceAgainst(type) != null;
	}

	/**
	 * Why a value of a class cannot be copied and what to send instead.
	 */
	static @Nullable String adviceAgainst(Class<?> type) {
		if (DurableObjectId.class.isAssignableFrom(type)) {
			return "an id belongs to its namespace; send 'id.toString()' or the object's name";
		}
		if (DurableObjectNamespace.class.isAssignableFrom(type)) {
			return "a namespace cannot be sent; inject it where it is needed";
		}
		if (Publisher.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Future.class.isAssignableFrom(type)) {
			return "a value to come cannot be sent; send the value, and declare Mono, Flux, CompletionStage or "
					+ "CompletableFuture only as the whole return type";
		}
		if (AutoCloseable.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)) {
			return "a stream or resource cannot be sent; send a byte[], a String or a List";
		}
		if (Thread.class.isAssignableFrom(type) || Executor.class.isAssignableFrom(type)
				|| ClassLoader.class.isAssignableFrom(type)) {
			return "it is not data";
		}
		return null;
	}

	/**
	 * Why a value of a declared type, or something that it contains, cannot be copied.
	 * @param type the declared type
	 * @param stubTypes the stub interfaces that are known
	 * @return what is wrong and what to do, or {@code null}
	 */
	@Nullable String problemWith(JavaType type, Collection<Class<?>> stubTypes) {
		Class<?> raw = type.getRawClass();
		String advice = adviceAgainst(raw);
		if (advice == null && raw.isInterface()) {
			advice = adviceAgainstInterface(raw, stubTypes);
		}
		if (advice == null && isAbstract(raw) && !raw.getName().startsWith("java.") && !isPolymorphic(type)) {
			advice = "it is abstract, so a copy of it could not be made; "
					+ "declare a record or a concrete class, or annotate it with @JsonTypeInfo";
		}
		if (advice != null) {
			return "'" + MethodSignature.nameOf(type) + "' cannot be copied: " + advice;
		}
		if (type instanceof ResolvedRecursiveType) {
			return null;
		}
		if (type.isArrayType()) {
			return problemWith(type.getContentType(), stubTypes);
		}
		for (JavaType parameter : type.getBindings().getTypeParameters()) {
			String problem = problemWith(parameter, stubTypes);
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private static @Nullable String adviceAgainstInterface(Class<?> type, Collection<Class<?>> stubTypes) {
		if (stubTypes.contains(type) || type.isAnnotationPresent(DurableObjectStub.class)) {
			return "a stub cannot be sent; send the object's name or 'id.toString()' and get the stub there";
		}
		if (type.isAnnotationPresent(FunctionalInterface.class)) {
			return "code cannot be sent; send the data that it works on";
		}
		return null;
	}

	private static boolean isAbstract(Class<?> type) {
		return Modifier.isAbstract(type.getModifiers()) && !type.isArray() && !type.isPrimitive() && !type.isEnum();
	}

	/**
	 * Whether JSON of a type says which subtype it is.
	 */
	boolean isPolymorphic(JavaType type) {
		DeserializationConfig config = this.mapper.deserializationConfig();
		return config.getAnnotationIntrospector()
			.findPolymorphicTypeInfo(config,
					config.classIntrospectorInstance().introspectClassAnnotations(type)) != null;
	}

}
