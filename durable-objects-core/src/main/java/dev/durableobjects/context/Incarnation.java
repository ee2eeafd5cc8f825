package dev.durableobjects.context;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.durableobjects.DurableObjectState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;

/**
 * The scoped beans of one instance of an object. Filled by the thread that makes the
 * instance, emptied by the one that ends it.
 */
final class Incarnation {

	private static final Log logger = LogFactory.getLog(Incarnation.class);

	private final DurableObjectState state;

	private final Map<String, Object> beans = new HashMap<>();

	private final Map<String, Runnable> callbacks = new LinkedHashMap<>();

	Incarnation(DurableObjectState state) {
		this.state = state;
	}

	DurableObjectState state() {
		return this.state;
	}

	synchronized Object bean(String name, ObjectFactory<?> objectFactory) {
		Object bean = this.beans.get(name);
		if (bean == null) {
			bean = objectFactory.getObject();
			this.beans.put(name, bean);
		}
		return bean;
	}

	synchronized @Nullable Object remove(String name) {
		this.callbacks.remove(name);
		return this.beans.remove(name);
	}

	synchronized void onDestroy(String name, Runnable callback) {
		this.callbacks.put(name, callback);
	}

	/**
	 * Run the destroy callbacks, those of beans that were made last first. One that fails
	 * does not keep the others from running.
	 */
	void destroy() {
		for (Map.Entry<String, Runnable> callback : drain().entrySet()) {
			try {
				callback.getValue().run();
			}
			catch (RuntimeException ex) {
				logger.warn("Destroying bean '" + callback.getKey() + "' of object '" + this.state.id() + "' failed",
						ex);
			}
		}
	}

	private synchronized Map<String, Runnable> drain() {
		Map<String, Runnable> reversed = new LinkedHashMap<>();
		String[] names = this.callbacks.keySet().toArray(new String[0]);
		for (int index = names.length - 1; index >= 0; index--) {
			Runnable callback = this.callbacks.get(names[index]);
			if (callback != null) {
				reversed.put(names[index], callback);
			}
		}
		this.callbacks.clear();
		this.beans.clear();
		return reversed;
	}

}
