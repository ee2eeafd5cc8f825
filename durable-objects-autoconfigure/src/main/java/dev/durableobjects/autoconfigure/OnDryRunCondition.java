package dev.durableobjects.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when objects are configured and only a dry run of their migrations is asked
 * for.
 */
final class OnDryRunCondition extends OnConfiguredCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionOutcome configured = super.getMatchOutcome(context, metadata);
		if (!configured.isMatch() || PropertiesBinder.isDryRun(context.getEnvironment())) {
			return configured;
		}
		return ConditionOutcome.noMatch(ConditionMessage.forCondition("Dry run of migrations")
			.because("'" + PropertiesBinder.DRY_RUN + "' is not set"));
	}

}
