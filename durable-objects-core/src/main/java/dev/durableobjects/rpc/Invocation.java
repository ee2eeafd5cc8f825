package dev.durableobjects.rpc;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to an object. The arguments are copies already: neither the caller
 * nor an earlier delivery of the same call can reach them.
 *
 * @param binding name of the binding through which the call is made
 * @param id the object
 * @param method wire name of the method, for {@link ExposedMethods#find(String)}
 * @param arguments the copied arguments, which the receiver must not change: deliveries
 * of one call may share the array when everything in it is immutable
 */
public record Invocation(String binding, DurableObjectId id, String method, @Nullable Object[] arguments) {

	@Override
	public String toString() {
		return this.binding + "/" + this.id + "." + this.method;
	}

}
