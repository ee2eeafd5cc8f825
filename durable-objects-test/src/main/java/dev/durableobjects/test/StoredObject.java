package dev.durableobjects.test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.Schedule;
import dev.durableobjects.SqlRow;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The storage of one object, to be looked at. Each look is an event of the object, behind
 * all that was sent to it before; an object that is not in memory is not constructed for
 * it, and may have no file afterwards either.
 *
 * @since 0.1.0
 */
public final class StoredObject {

	private final TestedObject object;

	StoredObject(TestedObject object) {
		this.object = object;
	}

	/**
	 * Read a value.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the value's type
	 * @return the value, or {@code null} if there is none
	 */
	public <T> @Nullable T get(String key, Class<T> type) {
		return look((state) -> state.storage().get(key, type).getNow(null));
	}

	/**
	 * Read a value of a generic type.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the value's type
	 * @return the value, or {@code null} if there is none
	 */
	public <T> @Nullable T get(String key, ParameterizedTypeReference<T> type) {
		return look((state) -> state.storage().get(key, type).getNow(null));
	}

	/**
	 * The keys that have a value.
	 * @return the keys in their order
	 */
	public Set<String> keys() {
		return look((state) -> state.storage().list(Object.class).getNow(Map.of()).keySet());
	}

	/**
	 * Run a query on the object's database.
	 * @param sql the statement
	 * @param bindings the values of its parameters
	 * @return the rows
	 */
	public List<Map<String, @Nullable Object>> query(String sql, @Nullable Object... bindings) {
		return look((state) -> state.storage().sql().exec(sql, bindings).toList().stream().map(SqlRow::toMap).toList());
	}

	/**
	 * When the object's alarm is due.
	 * @return the time, or {@code null} if none is set
	 */
	public @Nullable Instant alarm() {
		return look((state) -> state.storage().getAlarm().getNow(null));
	}

	/**
	 * The object's schedules.
	 * @return the schedules
	 */
	public List<Schedule> schedules() {
		return look((state) -> state.schedules().list());
	}

	private <R extends @Nullable Object> R look(Look<R> look) {
		return this.object.visit(false, (instance, state) -> look.at(state));
	}

	TestedObject object() {
		return this.object;
	}

	@Override
	public String toString() {
		return this.object.toString();
	}

	/**
	 * Reads something.
	 *
	 * @param <R> the result type
	 */
	private interface Look<R extends @Nullable Object> {

		R at(DurableObjectState state);

	}

}
