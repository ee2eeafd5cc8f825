package dev.durableobjects.autoconfigure.operated;

import java.time.Duration;
import java.time.Instant;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Tells what its code sees around it.
 */
@DurableObject
public class OperatedObject implements Operated, AlarmHandler {

	private static final Log logger = LogFactory.getLog(OperatedObject.class);

	private final DurableObjectState state;

	private final ObjectProvider<DurableObjectNamespace<Operated>> others;

	OperatedObject(DurableObjectState state, ObjectProvider<DurableObjectNamespace<Operated>> others) {
		if ("broken".equals(state.id().name())) {
			throw new IllegalStateException("It cannot be made");
		}
		this.state = state;
		this.others = others;
	}

	@Override
	public long increment() {
		long count = this.state.storage().kv().getOrDefault("count", 0L) + 1;
		this.state.storage().kv().put("count", count);
		return count;
	}

	@Override
	public String context() {
		return MDC.get("durableObject.class") + " " + MDC.get("durableObject.id") + " " + MDC.get("durableObject.name");
	}

	@Override
	public String callOther(String name) {
		return this.others.getObject().getByName(name).context();
	}

	@Override
	public void fail(String message) {
		throw new IllegalStateException(message);
	}

	@Override
	public void log(String message) {
		logger.info(message);
	}

	@Override
	public void setAlarm(Duration delay) {
		this.state.storage().setAlarm(Instant.now().plus(delay));
	}

	@Override
	public long alarms() {
		return this.state.storage().kv().getOrDefault("alarms", 0L);
	}

	@Override
	public long rows() {
		this.state.storage().sql().exec("CREATE TABLE IF NOT EXISTS item (id INTEGER)");
		this.state.storage().sql().exec("INSERT INTO item VALUES (1), (2), (3)");
		return this.state.storage().sql().exec("SELECT id FROM item").toList().size();
	}

	@Override
	public void failAlarms(boolean failing) {
		this.state.storage().kv().put("failing", failing);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		if (this.state.storage().kv().getOrDefault("failing", false)) {
			throw new IllegalStateException("no alarm");
		}
		this.state.storage().kv().put("alarms", alarms() + 1);
	}

}
