package dev.durableobjects.autoconfigure.actuate;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObservedEvent;
import dev.durableobjects.runtime.TurnScope;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to those who listen, in the shape of
 * {@code wrangler tail --format json}.
 */
final class TailedEvent implements EventObservation {

	private static final int MAX_STACK = 16_384;

	private static final Set<String> SECRET = Set.of("authorization", "cookie", "set-cookie", "proxy-authorization");

	private static final String REDACTED = "REDACTED";

	private final ObjectTail tail;

	private final List<TailListener> listeners;

	private final String className;

	private final EventDescription description;

	private final long started;

	private final TailLogs logs = new TailLogs();

	private volatile DurableObjectId id;

	private volatile @Nullable Instant scheduledTime;

	private volatile int status;

	private volatile long begunMillis;

	private volatile long rowsRead;

	private volatile long rowsWritten;

	/**
	 * @param listeners those who may want the event
	 */
	TailedEvent(ObjectTail tail, ObservedEvent event, List<TailListener> listeners, long started) {
		this.tail = tail;
		this.listeners = listeners;
		this.className = event.className();
		this.description = event.description();
		this.id = event.id();
		this.started = started;
	}

	DurableObjectId id() {
		return this.id;
	}

	void log(String level, String message, long timestamp) {
		this.logs.add(level, message, timestamp);
	}

	boolean logsContain(String text) {
		return this.logs.contain(text);
	}

	@Override
	public void begun(DurableObjectId known) {
		this.id = known;
		if (this.begunMillis == 0) {
			this.begunMillis = this.tail.millis();
		}
	}

	@Override
	public TurnScope turn() {
		return this.tail.handling(this);
	}

	@Override
	public void rows(long read, long written) {
		this.rowsRead += read;
		this.rowsWritten += written;
	}

	@Override
	public void scheduledFor(Instant time) {
		this.scheduledTime = time;
	}

	@Override
	public void responded(int code) {
		this.status = code;
	}

	@Override
	public void ended(EventOutcome outcome, @Nullable Throwable failure) {
		Map<String, Object> message = null;
		for (TailListener listener : this.listeners) {
			if (listener.filter().wants(this, outcome) && listener.hasRoom()) {
				message = (message != null) ? message : message(outcome, failure);
				listener.send(message);
			}
		}
	}

	private Map<String, Object> message(EventOutcome outcome, @Nullable Throwable failure) {
		long now = this.tail.millis();
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("outcome", outcome.toString());
		message.put("scriptName", this.tail.scriptName());
		message.put("entrypoint", this.className);
		message.put("executionModel", "durableObject");
		message.put("durableObjectId", this.id.toString());
		if (this.id.name() != null) {
			message.put("durableObjectName", this.id.name());
		}
		message.put("eventTimestamp", this.started);
		message.put("wallTime", (this.begunMillis != 0) ? now - this.begunMillis : 0);
		message.put("rowsRead", this.rowsRead);
		message.put("rowsWritten", this.rowsWritten);
		message.put("exceptions", (failure != null) ? List.of(exception(failure, now)) : List.of());
		message.put("logs", this.logs.lines());
		message.put("truncated", this.logs.isTruncated());
		message.put("event", event());
		return message;
	}

	private static Map<String, Object> exception(Throwable failure, long now) {
		StringWriter stack = new StringWriter();
		failure.printStackTrace(new PrintWriter(stack));
		Map<String, Object> exception = new LinkedHashMap<>();
		exception.put("name", failure.getClass().getName());
		exception.put("message", String.valueOf(failure.getMessage()));
		exception.put("timestamp", now);
		String text = stack.toString();
		exception.put("stack", (text.length() <= MAX_STACK) ? text : text.substring(0, MAX_STACK) + "…");
		return exception;
	}

	private Map<String, Object> event() {
		Instant time = this.scheduledTime;
		if (this.description instanceof EventDescription.Fetch fetch) {
			return fetch(fetch);
		}
		return switch (this.description.kind()) {
			case RPC -> Map.of("rpcMethod", this.description.operation());
			case WEB_SOCKET -> Map.of("getWebSocketEvent", Map.of("webSocketEventType", this.description.operation()));
			default -> (time != null) ? Map.of("scheduledTime", time.toString()) : Map.of();
		};
	}

	private Map<String, Object> fetch(EventDescription.Fetch fetch) {
		Map<String, Object> headers = new LinkedHashMap<>();
		fetch.headers().forEach((name, values) -> {
			String lower = name.toLowerCase(Locale.ROOT);
			headers.put(lower, SECRET.contains(lower) ? REDACTED : String.join(", ", values));
		});
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("request", Map.of("url", fetch.url(), "method", fetch.method(), "headers", headers));
		if (this.status != 0) {
			event.put("response", Map.of("status", this.status));
		}
		return event;
	}

}
