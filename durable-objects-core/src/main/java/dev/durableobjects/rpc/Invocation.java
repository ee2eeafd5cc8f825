package dev.durableobjects.rpc;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * One call on its way to an object. The arguments are copies already: neither the caller
 * nor an earlier delivery of the same call can reach them.
 *
 * @param binding name of the binding through which the call is made
 * @param id the object
 * @param method wire name of the method, for {@link ExposedMethods#find(String)}
 * @param arguments the copied arguments, which the receiver must not change: deliveries
 * of one call may share the array when everything in it is immutable
 * @param size how many bytes the arguments have, at most; text counts with the most bytes
 * it can have
 * @param context the context of the subscriber, if the call is made by a subscription,
 * otherwise empty
 */
public record Invocation(String binding, DurableObjectId id, String method, @Nullable Object[] arguments, long size,
		ContextView context) {

	/**
	 * The same call with another context.
	 * @param other the context
	 * @return the call; this one if it has that context
	 */
	public Invocation in(ContextView other) {
		if (other == this.context) {
			return this;
		}
		return new Invocation(this.binding, this.id, this.method, this.arguments, this.size, other);
	}

	@Override
	public String toString() {
		return this.binding + "/" + this.id + "." + this.method;
	}

}
