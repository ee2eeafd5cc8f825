package dev.durableobjects.autoconfigure.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes an audit event of every action of an operator, of those that fail too.
 */
final class OperatorAudit {

	static final String TYPE = "DURABLE_OBJECT_OPERATION";

	private static final String ANONYMOUS = "anonymous";

	private final ApplicationEventPublisher publisher;

	OperatorAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void record(SecurityContext security, String operation, String className, String object, String result) {
		Principal principal = security.getPrincipal();
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("operation", operation);
		data.put("class", className);
		data.put("object", object);
		data.put("result", result);
		this.publisher.publishEvent(new AuditApplicationEvent(
				new AuditEvent((principal != null) ? principal.getName() : ANONYMOUS, TYPE, data)));
	}

}
