package dev.durableobjects.rpc;

import dev.durableobjects.DurableObjectId;

/**
 * What a stub stands for.
 *
 * @param binding name of the binding through which it calls
 * @param id the object
 * @param dispatcher takes its calls to the object
 */
public record StubTarget(String binding, DurableObjectId id, InvocationDispatcher dispatcher) {
}
