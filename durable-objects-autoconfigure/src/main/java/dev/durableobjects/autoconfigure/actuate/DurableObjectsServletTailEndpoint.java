package dev.durableobjects.autoconfigure.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * {@link DurableObjectsTailEndpoint} for Spring MVC. A thread of the scheduler waits for
 * the client that reads slowly; the events are not held up.
 */
@WebEndpoint(id = "durableobjectstail", defaultAccess = Access.READ_ONLY)
public final class DurableObjectsServletTailEndpoint {

	private static final Log logger = LogFactory.getLog(DurableObjectsServletTailEndpoint.class);

	private final ObjectTail tail;

	private final Scheduler scheduler;

	DurableObjectsServletTailEndpoint(ObjectTail tail, Scheduler scheduler) {
		this.tail = tail;
		this.scheduler = scheduler;
	}

	/**
	 * Listen.
	 * @param status {@code ok}, {@code error} or {@code canceled}
	 * @param method HTTP methods
	 * @param search a text in a log line
	 * @param samplingRate which part of the events, between 0 and 1
	 * @param className a class
	 * @param object the id or the name of an object
	 * @param format how the stream is written
	 * @return the stream; 400 for a filter that means nothing, 503 if too many listen
	 */
	@ReadOperation(producesFrom = TailFormat.class)
	public Object tail(@Nullable List<String> status, @Nullable List<String> method, @Nullable String search,
			@Nullable Double samplingRate, @Nullable String className, @Nullable String object, TailFormat format) {
		try {
			TailListener listener = this.tail
				.listen(TailFilter.of(status, method, search, samplingRate, className, object));
			return (listener != null) ? stream(listener, format)
					: refused(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, this.tail.tooMany());
		}
		catch (IllegalArgumentException ex) {
			return refused(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
	}

	private ResponseBodyEmitter stream(TailListener listener, TailFormat format) {
		ResponseBodyEmitter emitter = format.emitter();
		begin(emitter, format);
		Disposable reading = listener.events(this.scheduler)
			.doFinally((signal) -> this.tail.remove(listener))
			.takeWhile((event) -> isSent(emitter, format, event))
			.subscribe((event) -> {
			}, emitter::completeWithError, emitter::complete);
		emitter.onCompletion(reading::dispose);
		emitter.onError((failure) -> reading.dispose());
		return emitter;
	}

	private static void begin(ResponseBodyEmitter emitter, TailFormat format) {
		try {
			format.begin(emitter);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stream could not be begun", ex);
		}
	}

	/**
	 * Send an event. The container ends the response of a client that has left.
	 */
	private static boolean isSent(ResponseBodyEmitter emitter, TailFormat format, Map<String, Object> event) {
		try {
			format.send(emitter, event);
			return true;
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A client of the tail has left", ex);
			return false;
		}
	}

	private static WebEndpointResponse<Object> refused(int status, String reason) {
		return new WebEndpointResponse<>(Map.of("error", reason), status, MimeTypeUtils.APPLICATION_JSON);
	}

}
