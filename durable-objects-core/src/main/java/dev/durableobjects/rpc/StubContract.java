package dev.durableobjects.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.durableobjects.DurableObjectStub;
import tools.jackson.databind.JavaType;

/**
 * Matches stub interfaces with an object class and collects everything that does not fit.
 */
final class StubContract {

	/**
	 * Names of event handlers, and names that Cloudflare reserves.
	 */
	private static final Set<String> RESERVED = Set.of("fetch", "connect", "alarm", "webSocketMessage",
			"webSocketClose", "webSocketError", "dup", "constructor");

	private final Set<String> problems = new LinkedHashSet<>();

	private final Map<String, ExposedMethod> exposedMethods = new LinkedHashMap<>();

	private final Map<Class<?>, List<MethodSignature>> stubMethods = new LinkedHashMap<>();

	private final Class<?> objectClass;

	private final List<Class<?>> stubTypes;

	private final ValueCopiers copiers;

	private final ObjectMethods objectMethods;

	StubContract(Class<?> objectClass, List<Class<?>> stubTypes, ValueCopiers copiers) {
		this.objectClass = objectClass;
		this.stubTypes = stubTypes;
		this.copiers = copiers;
		this.objectMethods = new ObjectMethods(objectClass, copiers.types());
	}

	Map<String, ExposedMethod> exposedMethods() {
		return Map.copyOf(this.exposedMethods);
	}

	Map<Class<?>, List<MethodSignature>> stubMethods() {
		return Map.copyOf(this.stubMethods);
	}

	/**
	 * Check all interfaces.
	 * @throws StubContractException if there is any problem
	 */
	void check() {
		for (Class<?> stubType : this.stubTypes) {
			if (!stubType.isInterface()) {
				problem("'" + stubType.getName() + "' is not an interface: a stub type must be one.");
			}
			else if (stubType.isAssignableFrom(this.objectClass)) {
				JavaType objectType = this.copiers.types().constructType(this.objectClass);
				checkMethods(stubType, objectType.findSuperType(stubType), true);
			}
			else if (stubType.isAnnotationPresent(DurableObjectStub.class)) {
				checkMethods(stubType, this.copiers.types().constructType(stubType), false);
			}
			else {
				problem("'" + stubType.getName() + "' is not implemented by the class: implement it, or annotate it"
						+ " with @DurableObjectStub.");
			}
		}
		if (!this.problems.isEmpty()) {
			throw new StubContractException(this.objectClass, List.copyOf(this.problems));
		}
	}

	private void checkMethods(Class<?> stubType, JavaType resolvedType, boolean implemented) {
		List<MethodSignature> signatures = new ArrayList<>();
		for (Method method : stubType.getMethods()) {
			if (Modifier.isStatic(method.getModifiers()) || isObjectMethod(method)) {
				continue;
			}
			MethodSignature signature = MethodSignature.of(method, resolvedType, this.copiers.types());
			if (method.isDefault()) {
				if (implemented && !method.isSynthetic()) {
					checkDefault(signature);
				}
			}
			else {
				signatures.add(signature);
				checkMethod(signature, implemented);
			}
		}
		this.stubMethods.put(stubType, List.copyOf(signatures));
	}

	private static boolean isObjectMethod(Method method) {
		try {
			return Modifier
				.isPublic(Object.class.getMethod(method.getName(), method.getParameterTypes()).getModifiers());
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private void checkDefault(MethodSignature stubMethod) {
		MethodSignature override = this.objectMethods.find(stubMethod.wireName());
		if (override != null && !override.method().getDeclaringClass().isInterface()) {
			problem("Default method '" + stubMethod + "' runs on the caller's side, but '" + override
					+ "' overrides it and would never be called: make the interface's method abstract, or remove the"
					+ " override.");
		}
	}

	private void checkMethod(MethodSignature stubMethod, boolean implemented) {
		String name = stubMethod.method().getName();
		if (stubMethod.isFetch()) {
			checkFetch(stubMethod);
			return;
		}
		if (RESERVED.contains(name)) {
			problem("'" + name + "' is a reserved method and cannot be called over RPC: rename '" + stubMethod + "'.");
			return;
		}
		checkCopying(stubMethod);
		MethodSignature objectMethod = this.objectMethods.find(stubMethod.wireName());
		if (objectMethod == null) {
			problem(missing(stubMethod));
		}
		else if (!Modifier.isPublic(objectMethod.method().getModifiers())) {
			problem("'" + objectMethod + "' is not public, so '" + stubMethod + "' cannot reach it: make it public.");
		}
		else if (!implemented && !stubMethod.nameAndParameters().equals(objectMethod.nameAndParameters())) {
			problem(differentParameters(stubMethod, List.of(objectMethod)));
		}
		else if (isAdaptable(stubMethod.result(), objectMethod.result(), implemented)) {
			checkElement(objectMethod);
			this.exposedMethods.computeIfAbsent(stubMethod.wireName(),
					(wireName) -> new ExposedMethod(objectMethod, this.copiers));
		}
		else {
			problem(differentResults(stubMethod, objectMethod));
		}
	}

	/**
	 * Requests are forwarded, not copied.
	 */
	private void checkFetch(MethodSignature stubMethod) {
		MethodSignature objectMethod = this.objectMethods.find(stubMethod.wireName());
		if (objectMethod == null || !objectMethod.isFetch()) {
			problem("'" + stubMethod + "' forwards requests, but '" + this.objectClass.getName()
					+ "' does not implement FetchHandler: implement it.");
		}
		else {
			this.exposedMethods.computeIfAbsent(stubMethod.wireName(),
					(wireName) -> new ExposedMethod(objectMethod, this.copiers));
		}
	}

	/**
	 * Where the class implements the interface the compiler has compared the return
	 * types, and allows raw ones.
	 */
	private static boolean isAdaptable(MethodResult stub, MethodResult object, boolean implemented) {
		return (implemented && stub.shape() == object.shape()) || stub.accepts(object);
	}

	private void checkCopying(MethodSignature method) {
		for (int i = 0; i < method.parameters().size(); i++) {
			String problem = this.copiers.problemWith(method.parameters().get(i), this.stubTypes);
			if (problem != null) {
				problem("Parameter " + (i + 1) + " of '" + method + "': " + problem + ".");
			}
		}
		checkElement(method);
	}

	private void checkElement(MethodSignature method) {
		String problem = this.copiers.problemWith(method.result().element(), this.stubTypes);
		if (problem != null) {
			problem("Result of '" + method + "': " + problem + ".");
		}
	}

	private String missing(MethodSignature stubMethod) {
		List<MethodSignature> sameName = this.objectMethods.named(stubMethod.method().getName());
		return !sameName.isEmpty() ? differentParameters(stubMethod, sameName)
				: "'" + stubMethod + "' has no counterpart: add a public method '" + stubMethod.nameAndParameters()
						+ "' to '" + this.objectClass.getName() + "', or remove it from the interface.";
	}

	private static String differentParameters(MethodSignature stubMethod, List<MethodSignature> objectMethods) {
		return "Parameter types of '" + stubMethod + "' differ from those of "
				+ objectMethods.stream().map((method) -> "'" + method + "'").collect(Collectors.joining(" and "))
				+ ": change the interface's method to '" + objectMethods.get(0).nameAndParameters()
				+ "', or the object's to '" + stubMethod.nameAndParameters() + "'.";
	}

	private static String differentResults(MethodSignature stubMethod, MethodSignature objectMethod) {
		boolean flux = stubMethod.result().shape() == ResultShape.FLUX
				|| objectMethod.result().shape() == ResultShape.FLUX;
		return "'" + stubMethod + "' cannot return what '" + objectMethod + "' returns: "
				+ ((stubMethod.result().shape() != objectMethod.result().shape() && flux)
						? "a Flux pairs with a Flux only; declare Flux on both sides or on neither."
						: "change the interface's result to '" + MethodSignature.nameOf(objectMethod.result().element())
								+ "' or the object's to '" + MethodSignature.nameOf(stubMethod.result().element())
								+ "', in a Mono or CompletionStage or plain.");
	}

	private void problem(String problem) {
		this.problems.add(problem);
	}

}
