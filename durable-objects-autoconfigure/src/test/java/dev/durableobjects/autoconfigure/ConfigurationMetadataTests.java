package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor knows of the properties is complete, and so is the page about them.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = "durable-objects.";

	/**
	 * Lists and maps are empty by default, the name of the script is the application's,
	 * and nothing is exported without a directory.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("bindings", "migrations", "operations.export-directory",
			"routes", "script-name", "transfer-sources", "websocket.allowed-origins");

	private static final Set<String> WITH_UNIT = Set.of(Duration.class.getName(), DataSize.class.getName());

	private final JsonNode metadata = read();

	private static JsonNode read() {
		try (InputStream file = Objects.requireNonNull(
				DurableObjectsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			return JsonMapper.shared().readTree(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Map<String, JsonNode> properties() {
		Map<String, JsonNode> properties = new TreeMap<>();
		for (JsonNode property : this.metadata.get("properties")) {
			String name = property.get("name").asString();
			if (name.startsWith(PREFIX)) {
				properties.put(name.substring(PREFIX.length()), property);
			}
		}
		return properties;
	}

	@Test
	void theMetadataIsOfAllProperties() {
		assertThat(properties()).containsKeys("bindings", "limits.storage-total", "usage.flush-interval",
				"pricing.paid.requests-price", "migrations.dry-run");
	}

	@Test
	void everyPropertyIsDescribed() {
		properties().forEach((name, property) -> assertThat(property.path("description").asString("")).as(name)
			.matches("(?s)[A-Z0-9].*[.]"));
	}

	@Test
	void everyPropertyHasADefault() {
		Set<String> without = new TreeSet<>();
		properties().forEach((name, property) -> {
			if (!property.has("defaultValue")) {
				without.add(name);
			}
		});
		assertThat(without).isEqualTo(new TreeSet<>(WITHOUT_DEFAULT));
	}

	@Test
	void everySizeAndDurationHasAHint() {
		Map<String, List<String>> hints = new TreeMap<>();
		for (JsonNode hint : this.metadata.get("hints")) {
			List<String> values = new ArrayList<>();
			for (JsonNode value : hint.path("values")) {
				values.add(value.get("value").asString());
			}
			hints.put(hint.get("name").asString().substring(PREFIX.length()), values);
		}
		properties().forEach((name, property) -> {
			if (WITH_UNIT.contains(property.path("type").asString(""))) {
				assertThat(hints.getOrDefault(name, List.of())).as(name)
					.contains(property.get("defaultValue").asString());
			}
		});
	}

	@Test
	void everyHintIsOfAPropertyAndBinds() {
		Map<String, JsonNode> properties = properties();
		for (JsonNode hint : this.metadata.get("hints")) {
			String name = hint.get("name").asString().substring(PREFIX.length());
			assertThat(properties).containsKey(name.replaceFirst("[.]values$", ""));
			for (JsonNode value : hint.path("values")) {
				Map<String, Object> source = Map.of(PREFIX + name, value.get("value").asString());
				DurableObjectsProperties bound = new Binder(new MapConfigurationPropertySource(source))
					.bindOrCreate("durable-objects", DurableObjectsProperties.class);
				assertThat(PropertyRules.check(bound)).as("%s", source).isEmpty();
			}
		}
	}

	@Test
	void thePageOfPropertiesNamesThemAll() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "properties.md"));
		for (String name : properties().keySet()) {
			assertThat(page).as(name)
				.containsPattern("\\| `[^|]*" + Pattern.quote(name) + "(`|\\[\\]|\\.<script>)[^|]*\\|");
		}
	}

}
