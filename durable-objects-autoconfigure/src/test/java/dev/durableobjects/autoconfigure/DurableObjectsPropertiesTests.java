package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.durableobjects.UsageMetric;
import dev.durableobjects.context.RequestedBinding;
import dev.durableobjects.migration.Migration;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.namespace.PricingPlan;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.UsageSettings;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.sqlite.StorageLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

class DurableObjectsPropertiesTests {

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		RuntimeOptions options = PropertyConversions.runtimeOptions(bind(""));
		assertThat(options).isEqualTo(new RuntimeOptions(Path.of("data/durable-objects"), 0, Duration.ofSeconds(10),
				Duration.ofSeconds(70), 10_000, 1024, false, 32 * 1024 * 1024, 256, 8, Duration.ofSeconds(20),
				StorageLimits.defaults(), EventLimits.defaults(), WebSocketLimits.defaults()));
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
				    websockets-per-object: 21
				    websocket-tags: 22
				    websocket-tag-length: 23
				    websocket-attachment-size: 24B
				    websocket-message-size: 25B
				  websocket: { handshake-timeout: 26s, send-buffer-size: 27B }
				"""));
		assertThat(options)
			.isEqualTo(new RuntimeOptions(Path.of("/somewhere"), 1, Duration.ofSeconds(2), Duration.ofSeconds(15), 3,
					14, true, 12, 5, 6, Duration.ofSeconds(4), new StorageLimits(9, 10, 11, 8, 7),
					new EventLimits(13, 16, 17, 18, Duration.ofSeconds(19), Duration.ofSeconds(20), 1000),
					new WebSocketLimits(21, 22, 23, 24, 25, Duration.ofSeconds(26), 27)));
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
	void theTotalOfStorageIsUnlimitedUnlessItIsSet() {
		assertThat(PropertyConversions.storageQuota(bind(""))).hasToString("no limit");
		assertThat(PropertyConversions.storageQuota(bind("durable-objects.limits.storage-total: 5GB")))
			.hasToString("5368709120 bytes");
	}

	@Test
	void usageIsKeptAsTheDocumentationSays() {
		assertThat(PropertyConversions.usageSettings(bind(""))).isEqualTo(UsageSettings.defaults());
		assertThat(PropertyConversions.usageSettings(bind("""
				durable-objects.usage:
				  flush-interval: 1s
				  retention-days: 2
				  object-retention-days: 3
				  objects-per-day: 4
				"""))).isEqualTo(new UsageSettings(Duration.ofSeconds(1), 2, 3, 4));
	}

	@Test
	void pricesAreThoseOfCloudflareUnlessTheyAreSet() {
		PricingPlan paid = PropertyConversions.pricingPlan(bind(""));
		assertThat(paid).isEqualTo(new PricingPlan("paid", "USD", false, 128,
				Map.of(UsageMetric.REQUESTS, price("1000000", "0.15"), UsageMetric.DURATION, price("400000", "12.50"),
						UsageMetric.ROWS_READ, price("25000000000", "0.001"), UsageMetric.ROWS_WRITTEN,
						price("50000000", "1.00"), UsageMetric.STORAGE, price("5", "0.20"))));
		PricingPlan free = PropertyConversions.pricingPlan(bind("""
				durable-objects.pricing: { plan: free, currency: EUR, memory-size: 256MB, free: { requests: 7 } }
				"""));
		assertThat(free).isEqualTo(new PricingPlan("free", "EUR", true, 256,
				Map.of(UsageMetric.REQUESTS, price("7", null), UsageMetric.DURATION, price("13000", null),
						UsageMetric.ROWS_READ, price("5000000", null), UsageMetric.ROWS_WRITTEN, price("100000", null),
						UsageMetric.STORAGE, price("5", null))));
	}

	private static PricingPlan.Price price(String included, @Nullable String perUnit) {
		return new PricingPlan.Price(new BigDecimal(included), (perUnit != null) ? new BigDecimal(perUnit) : null);
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
