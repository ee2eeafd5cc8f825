package dev.durableobjects.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.durableobjects.FetchHandler;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.ResolvedRecursiveType;
import tools.jackson.databind.type.TypeBindings;
import tools.jackson.databind.type.TypeFactory;

/**
 * A method whose type variables are replaced by what they stand for in the class or
 * interface through which it is seen.
 *
 * @param method the method
 * @param parameters its resolved parameter types
 * @param returnType its resolved return type
 * @param result the return type, taken apart
 */
record MethodSignature(Method method, List<JavaType> parameters, JavaType returnType, MethodResult result) {

	static MethodSignature of(Method method, JavaType seenThrough, TypeFactory types) {
		JavaType declaring = seenThrough.findSuperType(method.getDeclaringClass());
		TypeBindings bindings = (declaring != null) ? declaring.getBindings() : TypeBindings.emptyBindings();
		List<JavaType> parameters = new ArrayList<>(method.getParameterCount());
		for (Type parameter : method.getGenericParameterTypes()) {
			parameters.add(types.resolveMemberType(parameter, bindings));
		}
		JavaType returnType = types.resolveMemberType(method.getGenericReturnType(), bindings);
		return new MethodSignature(method, List.copyOf(parameters), returnType, MethodResult.of(returnType));
	}

	/**
	 * Name and erased parameter types: tells overloads apart, and is the same for a stub
	 * method and its counterpart in the object class.
	 */
	String wireName() {
		return this.parameters.stream()
			.map((parameter) -> parameter.getRawClass().getName())
			.collect(Collectors.joining(",", this.method.getName() + "(", ")"));
	}

	/**
	 * Whether this is {@link FetchHandler#fetch}, whose request and response are not
	 * copied.
	 */
	boolean isFetch() {
		return this.method.getName().equals("fetch")
				&& FetchHandler.class.isAssignableFrom(this.method.getDeclaringClass())
				&& List.of(this.method.getParameterTypes())
					.equals(List.of(FetchHandler.class.getMethods()[0].getParameterTypes()));
	}

	/**
	 * Name and generic parameter types.
	 */
	String nameAndParameters() {
		return this.parameters.stream()
			.map(MethodSignature::nameOf)
			.collect(Collectors.joining(", ", this.method.getName() + "(", ")"));
	}

	/**
	 * The signature as in source code, for messages.
	 */
	@Override
	public String toString() {
		return nameOf(this.returnType) + " " + nameOf(this.method.getDeclaringClass()) + "." + nameAndParameters();
	}

	static String nameOf(JavaType type) {
		if (type.isArrayType()) {
			return nameOf(type.getContentType()) + "[]";
		}
		String raw = nameOf(type.getRawClass());
		if (type instanceof ResolvedRecursiveType || type.getBindings().isEmpty()) {
			return raw;
		}
		return type.getBindings()
			.getTypeParameters()
			.stream()
			.map(MethodSignature::nameOf)
			.collect(Collectors.joining(", ", raw + "<", ">"));
	}

	/**
	 * Simple name of a well-known class, full name of any other.
	 */
	static String nameOf(Class<?> type) {
		String packageName = type.getPackageName();
		boolean wellKnown = packageName.equals("java.lang") || packageName.equals("java.util")
				|| packageName.equals("reactor.core.publisher");
		return wellKnown ? type.getSimpleName() : type.getTypeName().replace('$', '.');
	}

}
