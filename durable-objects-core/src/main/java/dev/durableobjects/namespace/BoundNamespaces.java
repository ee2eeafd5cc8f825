package dev.durableobjects.namespace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.NoSuchBindingException;

/**
 * The bindings at run time: the objects behind each and what is injected for it.
 * Published once it is complete, and not changed afterwards.
 */
final class BoundNamespaces implements DurableObjectNamespaces {

	private final Map<String, BoundNamespace> bindings = new LinkedHashMap<>();

	void add(String binding, ObjectNamespace objects, Map<Class<?>, DurableObjectNamespace<?>> views) {
		this.bindings.put(binding, new BoundNamespace(objects, views));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> DurableObjectNamespace<T> get(String binding, Class<T> stubType) {
		Map<Class<?>, DurableObjectNamespace<?>> views = bound(binding).views();
		DurableObjectNamespace<?> view = views.get(stubType);
		if (view == null) {
			throw new IllegalArgumentException("Binding '" + binding + "' cannot be called through '"
					+ stubType.getName() + "'. Its stub interfaces are: " + views.keySet() + ".");
		}
		return (DurableObjectNamespace<T>) view;
	}

	@Override
	public Set<String> names() {
		return Collections.unmodifiableSet(this.bindings.keySet());
	}

	/**
	 * The objects behind a binding.
	 * @throws NoSuchBindingException if there is no such binding
	 */
	ObjectNamespace objects(String binding) {
		return bound(binding).objects();
	}

	/**
	 * The objects behind a binding.
	 * @return the objects, or {@code null} if there is no such binding
	 */
	@Nullable ObjectNamespace find(String binding) {
		BoundNamespace bound = this.bindings.get(binding);
		return (bound != null) ? bound.objects() : null;
	}

	private BoundNamespace bound(String binding) {
		BoundNamespace bound = this.bindings.get(binding);
		if (bound == null) {
			throw new NoSuchBindingException(binding, this.bindings.keySet());
		}
		return bound;
	}

	/**
	 * A binding.
	 *
	 * @param objects the objects
	 * @param views the injectable namespaces by stub interface
	 */
	private record BoundNamespace(ObjectNamespace objects, Map<Class<?>, DurableObjectNamespace<?>> views) {
	}

}
