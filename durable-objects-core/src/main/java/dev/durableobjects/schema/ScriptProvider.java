package dev.durableobjects.schema;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Gives Flyway the scripts that were read before, and nothing else: nothing searches the
 * class path, and neither callbacks nor configuration files are found.
 */
final class ScriptProvider implements ResourceProvider {

	private final Map<String, LoadableResource> resources = new TreeMap<>();

	ScriptProvider(List<SchemaScript> scripts) {
		scripts.forEach((script) -> this.resources.put(script.fileName(), script.resource()));
	}

	@Override
	public @Nullable LoadableResource getResource(String name) {
		return this.resources.get(name);
	}

	@Override
	public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
		return this.resources.values()
			.stream()
			.filter((resource) -> resource.getFilename().startsWith(prefix)
					&& Arrays.stream(suffixes).anyMatch(resource.getFilename()::endsWith))
			.toList();
	}

}
