package dev.durableobjects.rpc;

import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.ResolvedRecursiveType;
import tools.jackson.databind.type.TypeFactory;

/**
 * What a method returns, taken apart.
 *
 * @param shape how the result is handed over
 * @param element type of the result, or of one element
 */
record MethodResult(ResultShape shape, JavaType element) {

	static MethodResult of(JavaType returnType) {
		Class<?> raw = returnType.getRawClass();
		if (raw == Mono.class) {
			return new MethodResult(ResultShape.MONO, parameterOf(returnType, Mono.class));
		}
		if (raw == Flux.class) {
			return new MethodResult(ResultShape.FLUX, parameterOf(returnType, Flux.class));
		}
		if (raw == CompletionStage.class || raw == CompletableFuture.class) {
			return new MethodResult(ResultShape.STAGE, parameterOf(returnType, CompletionStage.class));
		}
		return new MethodResult(ResultShape.VALUE, returnType);
	}

	private static JavaType parameterOf(JavaType type, Class<?> generic) {
		JavaType[] parameters = type.findTypeParameters(generic);
		return (parameters.length == 0) ? TypeFactory.unknownType() : parameters[0];
	}

	/**
	 * Whether a stub method with this result can hand over what an object's method
	 * returns. Type arguments may be covariant, because results are copies.
	 */
	boolean accepts(MethodResult object) {
		return (this.shape == ResultShape.FLUX) == (object.shape == ResultShape.FLUX)
				&& isAssignable(this.element, object.element);
	}

	private static boolean isAssignable(JavaType to, JavaType from) {
		Class<?> raw = boxed(to);
		if (raw == Object.class) {
			return true;
		}
		if (!raw.isAssignableFrom(boxed(from))) {
			return false;
		}
		JavaType view = from.findSuperType(raw);
		if (view == null || to instanceof ResolvedRecursiveType || view instanceof ResolvedRecursiveType) {
			return true;
		}
		for (int i = 0; i < to.containedTypeCount(); i++) {
			if (!isAssignable(to.containedTypeOrUnknown(i), view.containedTypeOrUnknown(i))) {
				return false;
			}
		}
		return true;
	}

	private static Class<?> boxed(JavaType type) {
		return MethodType.methodType(type.getRawClass()).wrap().returnType();
	}

}
