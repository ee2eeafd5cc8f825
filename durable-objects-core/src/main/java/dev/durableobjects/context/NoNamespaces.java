package dev.durableobjects.context;

import java.util.Set;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.NoSuchBindingException;

/**
 * The lookup of an application that configures no binding.
 */
public final class NoNamespaces implements DurableObjectNamespaces {

	@Override
	public <T> DurableObjectNamespace<T> get(String binding, Class<T> stubType) {
		throw new NoSuchBindingException(binding, Set.of());
	}

	@Override
	public Set<String> names() {
		return Set.of();
	}

}
