package dev.durableobjects.autoconfigure;

import java.util.List;
import java.util.Set;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when there is any binding or migration: an application that has the library on
 * its class path and does not use it gets no data directory.
 */
final class OnConfiguredCondition extends SpringBootCondition {

	private static final List<ConfigurationPropertyName> NAMES = List.of(
			ConfigurationPropertyName.of("durable-objects.bindings[0]"),
			ConfigurationPropertyName.of("durable-objects.migrations[0]"));

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Durable Objects");
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(context.getEnvironment())) {
			for (ConfigurationPropertyName name : NAMES) {
				if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
					return ConditionOutcome.match(message.found("property").items(Set.of(name)));
				}
			}
		}
		return ConditionOutcome.noMatch(message.didNotFind("bindings and migrations").atAll());
	}

}
