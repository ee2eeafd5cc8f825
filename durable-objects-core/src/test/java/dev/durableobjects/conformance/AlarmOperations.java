package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The alarm operations. Times are relative to the case's base instant or absolute.
 */
final class AlarmOperations {

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("setAlarm", (operation, scope, nested) -> {
			scope.completed(scope.target(operation).setAlarm(time(operation, scope)));
			return Undefined.UNDEFINED;
		});
		handlers.put("getAlarm",
				(operation, scope, nested) -> offset(scope.completed(scope.target(operation).getAlarm()), scope));
		handlers.put("deleteAlarm", (operation, scope, nested) -> {
			scope.completed(scope.target(operation).deleteAlarm());
			return Undefined.UNDEFINED;
		});
	}

	private static Instant time(Operation operation, EventScope scope) {
		if (operation.value("offset") instanceof Number offset) {
			return scope.run().base().plusMillis(offset.longValue());
		}
		Object at = operation.value("at");
		if (at instanceof Instant instant) {
			return instant;
		}
		if (at instanceof Number number && Double.isFinite(number.doubleValue())) {
			return Instant.ofEpochMilli(number.longValue());
		}
		throw new IllegalArgumentException("Not a time: '" + at + "'");
	}

	private static @Nullable AlarmOffset offset(@Nullable Instant alarm, EventScope scope) {
		return (alarm != null) ? new AlarmOffset(alarm.toEpochMilli() - scope.run().base().toEpochMilli()) : null;
	}

}
