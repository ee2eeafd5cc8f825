package dev.durableobjects.namespace;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmScheduler;
import dev.durableobjects.sqlite.AlarmHook;

/**
 * One object's alarm, as the index of all alarms knows it.
 */
final class IndexedAlarm implements AlarmHook {

	private final AlarmScheduler scheduler;

	private final Clock clock;

	private final Class<?> objectClass;

	private final AlarmKey key;

	IndexedAlarm(AlarmScheduler scheduler, Clock clock, Class<?> objectClass, AlarmKey key) {
		this.scheduler = scheduler;
		this.clock = clock;
		this.objectClass = objectClass;
		this.key = key;
	}

	@Override
	public AlarmHook schedules() {
		return new IndexedAlarm(this.scheduler, this.clock, this.objectClass,
				new AlarmKey(this.key.namespace(), this.key.objectId(), AlarmKey.Kind.SCHEDULES));
	}

	@Override
	public void checkAllowed() {
		if (!AlarmHandler.class.isAssignableFrom(this.objectClass)) {
			throw new IllegalStateException("Alarm cannot be set because '" + this.objectClass.getName()
					+ "' does not implement AlarmHandler.");
		}
	}

	@Override
	public long millis() {
		return this.clock.millis();
	}

	/**
	 * An alarm that is not durably earlier, or whose run may be under way, has to be
	 * entered first.
	 */
	@Override
	public CompletableFuture<@Nullable Void> beforeCommit(@Nullable String name, Instant earliest,
			@Nullable Instant durable) {
		if (durable != null && !durable.isAfter(earliest) && durable.isAfter(this.clock.instant())) {
			return CompletableFuture.completedFuture(null);
		}
		return this.scheduler.moveEarlier(this.key, name, earliest).thenApply((ignored) -> null);
	}

	@Override
	public void committed(@Nullable String name, Supplier<@Nullable Instant> earliest) {
		this.scheduler.moveLaterOrRemove(this.key, name, earliest);
	}

}
