package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.durableobjects.context.RequestedBinding;
import dev.durableobjects.migration.Migration;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.sqlite.StorageLimits;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DurableObjectsPropertiesTests {

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		RuntimeOptions options = PropertyConversions.runtimeOptions(bind(""));
		assertThat(options).isEqualTo(new RuntimeOptions(Path.of("data/durable-objects"), 0, Duration.ofSeconds(10),
				Duration.ofSeconds(70), 10_000, 1024, false, 32 * 1024 * 1024, 256, 8, Duration.ofSeconds(20),
				StorageLimits.defaults(), EventLimits.defaults()));
		assertThat(bind("").limits().classes()).isEqualTo(500);
	}

	@Test
	void everyPropertyIsBound() {
		RuntimeOptions options = PropertyConversions.runtimeOptions(bind("""
				durable-objects:
				  storage: { directory: /somewhere, max-open-databases: 1 }
				  hibernation: { idle-timeout: 2s, evict-after: 15s, max-active-objects: 3 }
				  shutdown-timeout: 4s
				  threads: { max: 5, flush: 6 }
				  limits:
				    storage-per-object: 7B
				    sql-value-size: 8B
				    kv-key-size: 9B
				    kv-value-size: 10B
				    kv-batch-size: 11
				    rpc-message-size: 12B
				    queue-length: 13
				    name-size: 14
				    empty-name: true
				    queue-size: 16B
				    queued-events-total: 17
				    waiting-events: 18
				    cpu-time: 19s
				    block-concurrency-timeout: 20s
				"""));
		assertThat(options)
			.isEqualTo(new RuntimeOptions(Path.of("/somewhere"), 1, Duration.ofSeconds(2), Duration.ofSeconds(15), 3,
					14, true, 12, 5, 6, Duration.ofSeconds(4), new StorageLimits(9, 10, 11, 8, 7),
					new EventLimits(13, 16, 17, 18, Duration.ofSeconds(19), Duration.ofSeconds(20), 1000)));
	}

	@Test
	void namesOfAWranglerFileBind() {
		DurableObjectsProperties properties = bind("""
				durable_objects:
				  script_name: shop
				  bindings:
				    - { name: A, class_name: ClassA, script_name: shop, environment: e }
				  migrations:
				    - tag: "v1"
				      new_classes: [B]
				      new_sqlite_classes: [C, D]
				      renamed_classes: [ { from: E, to: F } ]
				      deleted_classes: [G]
				      transferred_classes: [ { from: H, from_script: s, to: I } ]
				  transfer_sources: { s: /data/s, "[Other Script]": /data/other }
				""");
		assertThat(properties.transferSources()).containsOnly(Map.entry("s", Path.of("/data/s")),
				Map.entry("Other Script", Path.of("/data/other")));
		assertThat(properties.scriptName()).isEqualTo("shop");
		assertThat(PropertyConversions.bindings(properties))
			.containsExactly(new RequestedBinding("A", "ClassA", "shop", "e"));
		assertThat(PropertyConversions.migrations(properties)).containsExactly(
				new Migration("v1", List.of("B"), List.of("C", "D"), List.of(new Migration.RenamedClass("E", "F")),
						List.of("G"), List.of(new Migration.TransferredClass("H", "s", "I"))));
	}

	@Test
	void theMigrationsOfTheReadmeAreCorrect() throws IOException {
		String yaml = new ClassPathResource("migrations.yml").getContentAsString(StandardCharsets.UTF_8);
		DurableObjectsProperties properties = bind(yaml);
		MigrationPlan plan = MigrationPlan.of(PropertyConversions.migrations(properties), 500);
		assertThat(plan.problems()).isEmpty();
		assertThat(plan.problemsWhenNew("application", List.of("VisitCounter", "ChatRoom"), Map.of())).isEmpty();
		assertThat(properties.migrations()).hasSize(3);
		assertThat(properties.transferSources()).containsOnlyKeys("chat");
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		try (InputStream metadata = Objects.requireNonNull(
				DurableObjectsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			JsonNode properties = JsonMapper.shared().readTree(metadata).get("properties");
			assertThat(properties.size()).isGreaterThan(60);
			for (JsonNode property : properties) {
				assertThat(property.path("description").asString("")).as(property.toString()).endsWith(".");
			}
		}
	}

	private static DurableObjectsProperties bind(String yaml) {
		DurableObjectsProperties[] bound = new DurableObjectsProperties[1];
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withInitializer((context) -> Startup.addYaml(context, yaml))
			.run((context) -> bound[0] = context.getBean(DurableObjectsProperties.class));
		return bound[0];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(DurableObjectsProperties.class)
	static class Properties {

	}

}
