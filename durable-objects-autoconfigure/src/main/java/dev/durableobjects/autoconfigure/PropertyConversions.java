package dev.durableobjects.autoconfigure;

import java.util.List;
import java.util.Map;

import dev.durableobjects.UsageMetric;
import dev.durableobjects.context.RequestedBinding;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.migration.Migration;
import dev.durableobjects.namespace.PricingPlan;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.UsageSettings;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.StorageQuota;
import dev.durableobjects.web.reactive.WebSocketSettings;

/**
 * From properties to the values that the runtime takes.
 */
final class PropertyConversions {

	private PropertyConversions() {
	}

	static RuntimeOptions runtimeOptions(DurableObjectsProperties properties) {
		DurableObjectsProperties.Limits limits = properties.limits();
		return new RuntimeOptions(properties.storage().directory(), properties.storage().maxOpenDatabases(),
				properties.hibernation().idleTimeout(), properties.hibernation().evictAfter(),
				properties.hibernation().maxActiveObjects(), limits.nameSize(), limits.emptyName(),
				limits.rpcMessageSize().toBytes(), properties.threads().max(), properties.threads().flush(),
				properties.shutdownTimeout(),
				new StorageLimits(Math.toIntExact(limits.kvKeySize().toBytes()),
						Math.toIntExact(limits.kvValueSize().toBytes()), limits.kvBatchSize(),
						Math.toIntExact(limits.sqlValueSize().toBytes()), limits.storagePerObject().toBytes()),
				new EventLimits(limits.queueLength(), limits.queueSize().toBytes(), limits.queuedEventsTotal(),
						limits.waitingEvents(), limits.cpuTime(), limits.blockConcurrencyTimeout(), limits.schedules()),
				webSocketLimits(properties));
	}

	private static WebSocketLimits webSocketLimits(DurableObjectsProperties properties) {
		DurableObjectsProperties.Limits limits = properties.limits();
		return new WebSocketLimits(limits.websocketsPerObject(), limits.websocketTags(), limits.websocketTagLength(),
				Math.toIntExact(limits.websocketAttachmentSize().toBytes()),
				Math.toIntExact(limits.websocketMessageSize().toBytes()), properties.websocket().handshakeTimeout(),
				properties.websocket().sendBufferSize().toBytes());
	}

	static WebSocketSettings webSocketSettings(DurableObjectsProperties properties) {
		DurableObjectsProperties.WebSocket webSocket = properties.websocket();
		return new WebSocketSettings(webSocket.allowedOrigins(),
				Math.toIntExact(properties.limits().websocketMessageSize().toBytes()),
				webSocket.sendBufferSize().toBytes(), webSocket.sendTimeout(), webSocket.pingInterval(),
				webSocket.pingTimeout(), webSocket.closeTimeout());
	}

	static UsageSettings usageSettings(DurableObjectsProperties properties) {
		DurableObjectsProperties.Usage usage = properties.usage();
		return new UsageSettings(usage.flushInterval(), usage.retentionDays(), usage.objectRetentionDays(),
				usage.objectsPerDay());
	}

	static StorageQuota storageQuota(DurableObjectsProperties properties) {
		long limit = properties.limits().storageTotal().toBytes();
		return (limit > 0) ? StorageQuota.of(limit) : StorageQuota.unlimited();
	}

	static PricingPlan pricingPlan(DurableObjectsProperties properties) {
		DurableObjectsProperties.Pricing pricing = properties.pricing();
		boolean free = pricing.plan() == DurableObjectsProperties.Plan.FREE;
		return new PricingPlan(free ? "free" : "paid", pricing.currency(), free, pricing.memorySize().toMegabytes(),
				free ? prices(pricing.free()) : prices(pricing.paid()));
	}

	private static Map<UsageMetric, PricingPlan.Price> prices(DurableObjectsProperties.FreePlan plan) {
		return Map.of(UsageMetric.REQUESTS, new PricingPlan.Price(plan.requests(), null), UsageMetric.DURATION,
				new PricingPlan.Price(plan.duration(), null), UsageMetric.ROWS_READ,
				new PricingPlan.Price(plan.rowsRead(), null), UsageMetric.ROWS_WRITTEN,
				new PricingPlan.Price(plan.rowsWritten(), null), UsageMetric.STORAGE,
				new PricingPlan.Price(plan.storage(), null));
	}

	private static Map<UsageMetric, PricingPlan.Price> prices(DurableObjectsProperties.PaidPlan plan) {
		return Map.of(UsageMetric.REQUESTS, new PricingPlan.Price(plan.requests(), plan.requestsPrice()),
				UsageMetric.DURATION, new PricingPlan.Price(plan.duration(), plan.durationPrice()),
				UsageMetric.ROWS_READ, new PricingPlan.Price(plan.rowsRead(), plan.rowsReadPrice()),
				UsageMetric.ROWS_WRITTEN, new PricingPlan.Price(plan.rowsWritten(), plan.rowsWrittenPrice()),
				UsageMetric.STORAGE, new PricingPlan.Price(plan.storage(), plan.storagePrice()));
	}

	static AlarmSettings alarmSettings(DurableObjectsProperties properties) {
		DurableObjectsProperties.Alarms alarms = properties.alarms();
		return new AlarmSettings(alarms.maxConcurrent(), alarms.maxRetries(),
				new AlarmBackOff(alarms.initialBackoff()));
	}

	static List<RequestedBinding> bindings(DurableObjectsProperties properties) {
		return properties.bindings()
			.stream()
			.map((binding) -> new RequestedBinding(binding.name(), binding.className(), binding.scriptName(),
					binding.environment()))
			.toList();
	}

	static List<Migration> migrations(DurableObjectsProperties properties) {
		return properties.migrations()
			.stream()
			.map((step) -> new Migration(step.tag(), step.newClasses(), step.newSqliteClasses(),
					step.renamedClasses()
						.stream()
						.map((renamed) -> new Migration.RenamedClass(renamed.from(), renamed.to()))
						.toList(),
					step.deletedClasses(),
					step.transferredClasses()
						.stream()
						.map((transferred) -> new Migration.TransferredClass(transferred.from(),
								transferred.fromScript(), transferred.to()))
						.toList()))
			.toList();
	}

}
