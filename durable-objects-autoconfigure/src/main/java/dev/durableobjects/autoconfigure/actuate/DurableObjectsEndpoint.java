package dev.durableobjects.autoconfigure.actuate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.autoconfigure.actuate.ObjectsDescriptor.ObjectDescriptor;
import dev.durableobjects.namespace.NoSuchObjectClassException;
import dev.durableobjects.namespace.ObjectDetails;
import dev.durableobjects.namespace.ObjectExport;
import dev.durableobjects.namespace.ObjectOperations;
import dev.durableobjects.runtime.ObjectStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The objects, for operators. Reads by default; what changes something needs
 * {@code management.endpoint.durableobjects.access=unrestricted}.
 * <p>
 * Waits for what it does, as Boot's own endpoints do: WebFlux calls it on a thread for
 * that, and Spring MVC and Jersey know the status of an answer that is there only.
 */
@WebEndpoint(id = "durableobjects", defaultAccess = Access.READ_ONLY)
public final class DurableObjectsEndpoint {

	private static final int SHOWN_ERRORS = 20;

	private final ObjectOperations operations;

	private final ObjectsOverview overview;

	private final RecentErrors errors;

	private final OperatorAudit audit;

	private final ExportDirectory exports;

	DurableObjectsEndpoint(ObjectOperations operations, ObjectsOverview overview, RecentErrors errors,
			OperatorAudit audit, ExportDirectory exports) {
		this.operations = operations;
		this.overview = overview;
		this.errors = errors;
		this.audit = audit;
		this.exports = exports;
	}

	/**
	 * All classes.
	 * @return the classes, and what concerns all of them
	 */
	@ReadOperation
	public WebEndpointResponse<Object> objects() {
		return respond(() -> this.overview.read().map(WebEndpointResponse<Object>::new).toFuture());
	}

	/**
	 * Objects of a class that have stored something: a page in the order of ids, with a
	 * prefix in that of names, or by size or last use.
	 * @param className the class, or a binding
	 * @param prefix what names begin with
	 * @param after the cursor of the page before
	 * @param limit how many objects, 100 by default, 500 at most
	 * @param sort {@code size} or {@code last-use}
	 * @return the page, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<Object> list(@Selector String className, @Nullable String prefix, @Nullable String after,
			@Nullable Integer limit, @Nullable String sort) {
		return respond(
				() -> ObjectsPage.read(this.operations, className, new ObjectsPage.Request(prefix, after, limit, sort))
					.map(WebEndpointResponse<Object>::new)
					.toFuture());
	}

	/**
	 * One object.
	 * @param className its class, or a binding
	 * @param object its id or name
	 * @return the object, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<Object> object(@Selector String className, @Selector String object) {
		return respond(() -> this.operations.details(className, object)
			.thenApply(
					(details) -> (details != null) ? new WebEndpointResponse<>(describe(details)) : notFound(object)));
	}

	private ObjectDescriptor describe(ObjectDetails details) {
		ObjectStatus status = details.status();
		Map<String, Integer> reasons = new TreeMap<>();
		if (status != null) {
			status.reasons().forEach((reason, count) -> reasons.put(reason.name(), count));
		}
		String id = details.id().toString();
		return new ObjectDescriptor(details.className(), id, details.id().name(), details.size(),
				status != null && status.loaded(), reasons, (status != null) ? status.lastActive() : null,
				details.alarm(), details.schedules(), details.sockets(), details.failure(),
				this.errors.of(details.className(), id, SHOWN_ERRORS));
	}

	/**
	 * Do something to an object.
	 * @param className its class, or a binding
	 * @param object its id or name
	 * @param operation what to do: {@code evict}, {@code run-alarm}, {@code rearm-alarm}
	 * or {@code export}
	 * @param security who does it
	 * @return what came of it
	 */
	@WriteOperation
	public WebEndpointResponse<Object> operate(@Selector String className, @Selector String object,
			@Selector String operation, SecurityContext security) {
		ObjectOperation known = operation(operation);
		if (known == null) {
			return problem(WebEndpointResponse.STATUS_BAD_REQUEST, "There is no operation '" + operation
					+ "'. The operations are: evict, run-alarm, rearm-alarm, export; DELETE erases.");
		}
		return audited(operation, className, object, security, () -> switch (known) {
			case EVICT -> this.operations.evict(className, object)
				.thenApply((left) -> result(left, "evicted", "busy", "The object has something to do."));
			case RUN_ALARM -> runAlarm(className, object);
			case REARM_ALARM -> this.operations.rearmAlarm(className, object)
				.thenApply((set) -> result(set, "alarm-set", "no-alarm", "The object has no alarm that was given up."));
			case EXPORT -> export(className, object);
		});
	}

	/**
	 * Erase an object.
	 * @param className its class, or a binding
	 * @param object its id or name
	 * @param security who does it
	 * @return what came of it
	 */
	@DeleteOperation
	public WebEndpointResponse<Object> erase(@Selector String className, @Selector String object,
			SecurityContext security) {
		return audited("erase", className, object, security, () -> this.operations.erase(className, object)
			.thenApply((ignored) -> new WebEndpointResponse<Object>(Map.of("result", "erased"))));
	}

	private static @Nullable ObjectOperation operation(String text) {
		for (ObjectOperation operation : ObjectOperation.values()) {
			if (operation.name().replace('_', '-').toLowerCase(Locale.ROOT).equals(text)) {
				return operation;
			}
		}
		return null;
	}

	private CompletableFuture<WebEndpointResponse<Object>> runAlarm(String className, String object) {
		return this.operations.runAlarm(className, object)
			.handle((ran, failure) -> (failure == null) ? result(ran, "ran", "no-alarm", "The object has no alarm.")
					: problem(WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR,
							"The alarm stays as it is, because it has failed: " + cause(failure)));
	}

	private CompletableFuture<WebEndpointResponse<Object>> export(String className, String object) {
		if (this.exports.path() == null) {
			return CompletableFuture.completedFuture(problem(WebEndpointResponse.STATUS_BAD_REQUEST,
					"Nothing is exported because there is no directory for it. "
							+ "Set 'durable-objects.operations.export-directory'."));
		}
		return this.operations.export(className, object, this.exports.path())
			.thenApply((export) -> (export != null) ? exported(export) : notFound(object));
	}

	private static WebEndpointResponse<Object> exported(ObjectExport export) {
		return new WebEndpointResponse<>(
				Map.of("result", "exported", "file", export.file().toString(), "size", export.size()));
	}

	private WebEndpointResponse<Object> audited(String operation, String className, String object,
			SecurityContext security, Supplier<CompletableFuture<WebEndpointResponse<Object>>> action) {
		WebEndpointResponse<Object> response = respond(action);
		this.audit.record(security, operation, className, object, text(response));
		return response;
	}

	private static String text(WebEndpointResponse<Object> response) {
		return (response.getBody() instanceof Map<?, ?> body) ? String.valueOf(body.get("result"))
				: String.valueOf(response.getStatus());
	}

	private static WebEndpointResponse<Object> respond(
			Supplier<CompletableFuture<WebEndpointResponse<Object>>> action) {
		try {
			return action.get().exceptionally((failure) -> failed(cause(failure))).join();
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static WebEndpointResponse<Object> failed(Throwable failure) {
		if (failure instanceof NoSuchObjectClassException) {
			return problem(WebEndpointResponse.STATUS_NOT_FOUND, String.valueOf(failure.getMessage()));
		}
		if (failure instanceof IllegalArgumentException) {
			return problem(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(failure.getMessage()));
		}
		boolean later = failure instanceof DurableObjectException ours && (ours.isRetryable() || ours.isOverloaded());
		return problem(later ? WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE
				: WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR, String.valueOf(failure));
	}

	private static WebEndpointResponse<Object> notFound(String object) {
		return problem(WebEndpointResponse.STATUS_NOT_FOUND,
				"There is no object '" + object + "' that has stored " + "anything.");
	}

	private static WebEndpointResponse<Object> result(boolean done, String result, String otherwise, String reason) {
		return done ? new WebEndpointResponse<>(Map.of("result", result))
				: new WebEndpointResponse<>(Map.of("result", otherwise, "reason", reason), 409);
	}

	private static WebEndpointResponse<Object> problem(int status, String reason) {
		return new WebEndpointResponse<>(Map.of("result", "failed", "reason", reason), status);
	}

}
