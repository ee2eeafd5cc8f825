package dev.durableobjects.rpc;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The methods of one object class that its stub interfaces make callable; nothing else of
 * the class can be called. Immutable.
 */
public final class ExposedMethods {

	private final Class<?> objectClass;

	private final Map<String, ExposedMethod> methods;

	private final Map<Class<?>, List<MethodSignature>> stubMethods;

	private ExposedMethods(Class<?> objectClass, Map<String, ExposedMethod> methods,
			Map<Class<?>, List<MethodSignature>> stubMethods) {
		this.objectClass = objectClass;
		this.methods = methods;
		this.stubMethods = stubMethods;
	}

	/**
	 * Match stub interfaces with an object class. The class implements an interface, or
	 * the interface is annotated with {@link dev.durableobjects.DurableObjectStub} and is
	 * matched by method names and parameter types.
	 * @param objectClass the class
	 * @param stubTypes its stub interfaces
	 * @param copiers copy the results
	 * @return the methods of all interfaces
	 * @throws StubContractException if anything does not match, with all problems
	 */
	public static ExposedMethods of(Class<?> objectClass, Collection<Class<?>> stubTypes, ValueCopiers copiers) {
		StubContract contract = new StubContract(objectClass, List.copyOf(stubTypes), copiers);
		contract.check();
		return new ExposedMethods(objectClass, contract.exposedMethods(), contract.stubMethods());
	}

	/**
	 * Find a method.
	 * @param wireName its name in an {@link Invocation}
	 * @return the method, or {@code null} if there is none or it cannot be called
	 */
	public @Nullable ExposedMethod find(String wireName) {
		return this.methods.get(wireName);
	}

	/**
	 * The methods of a stub interface that are sent to the object.
	 */
	List<MethodSignature> stubMethods(Class<?> stubType) {
		List<MethodSignature> signatures = this.stubMethods.get(stubType);
		Assert.notNull(signatures,
				() -> "'" + stubType.getName() + "' is no stub interface of '" + this.objectClass.getName() + "'.");
		return signatures;
	}

}
