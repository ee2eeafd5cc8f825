package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.autoconfigure.observation.ObjectObservationDocumentation.HighCardinalityKeys;
import dev.durableobjects.autoconfigure.observation.ObjectObservationDocumentation.LowCardinalityKeys;
import dev.durableobjects.runtime.EventOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The names and tags that are used unless the application has its own.
 */
public final class DefaultEventObservationConvention implements EventObservationConvention {

	private static final KeyValue NO_NAME = HighCardinalityKeys.NAME.withValue("");

	@Override
	public String getName() {
		return "durable.objects.events";
	}

	@Override
	public String getContextualName(EventObservationContext context) {
		return context.getClassName() + "." + context.getDescription().operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EventObservationContext context) {
		EventOutcome outcome = context.getOutcome();
		return KeyValues.of(LowCardinalityKeys.CLASS.withValue(context.getClassName()),
				LowCardinalityKeys.EVENT.withValue(context.getDescription().kind().toString()),
				LowCardinalityKeys.OPERATION.withValue(context.getDescription().operation()),
				LowCardinalityKeys.OUTCOME.withValue((outcome != null) ? outcome.toString() : "unknown"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EventObservationContext context) {
		String name = context.getId().name();
		return KeyValues.of(HighCardinalityKeys.ID.withValue(context.getId().toString()),
				(name != null) ? HighCardinalityKeys.NAME.withValue(name) : NO_NAME);
	}

}
