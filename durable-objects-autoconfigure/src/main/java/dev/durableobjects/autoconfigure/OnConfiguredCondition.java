package dev.durableobjects.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when there is any binding or migration: an application that has the library on
 * its class path and does not use it gets no data directory.
 */
class OnConfiguredCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Durable Objects");
		for (String property : List.of("durable-objects.bindings", "durable-objects.migrations")) {
			if (!TopLevelKeys.entries(property, context.getEnvironment()).isEmpty()) {
				return ConditionOutcome.match(message.found("property").items(property));
			}
		}
		return ConditionOutcome.noMatch(message.didNotFind("bindings and migrations").atAll());
	}

}
