package dev.durableobjects.context;

import java.util.Set;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.NoSuchBindingException;
import dev.durableobjects.namespace.NamespaceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of a registry. Without a registry, because nothing is configured, there
 * are none.
 */
public final class RegistryNamespaces implements DurableObjectNamespaces {

	private final Supplier<@Nullable NamespaceRegistry> registry;

	/**
	 * Create the lookup.
	 * @param registry gives the registry, or {@code null} if there is none
	 */
	public RegistryNamespaces(Supplier<@Nullable NamespaceRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public <T> DurableObjectNamespace<T> get(String binding, Class<T> stubType) {
		NamespaceRegistry available = this.registry.get();
		if (available == null) {
			throw new NoSuchBindingException(binding, Set.of());
		}
		return available.namespace(binding, stubType);
	}

	@Override
	public Set<String> names() {
		NamespaceRegistry available = this.registry.get();
		return (available != null) ? available.bindingNames() : Set.of();
	}

}
