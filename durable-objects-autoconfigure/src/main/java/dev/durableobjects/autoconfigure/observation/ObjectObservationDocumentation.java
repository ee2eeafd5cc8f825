package dev.durableobjects.autoconfigure.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of Durable Objects.
 */
public enum ObjectObservationDocumentation implements ObservationDocumentation {

	/**
	 * An object handles an event: from the moment at which it begins to the one at which
	 * the outcome leaves the object, after what it has written is durable.
	 */
	EVENT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultEventObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeys.values();
		}

	},

	/**
	 * The outcome of an event waits until the writes before it are durable. Only with
	 * {@code durable-objects.observation.commits}.
	 */
	COMMIT {

		@Override
		public String getName() {
			return "durable.objects.commit.wait";
		}

		@Override
		public String getContextualName() {
			return "commit";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeys.CLASS };
		}

	},

	/**
	 * A statement of SQL is executed; its rows are read later. Only with
	 * {@code durable-objects.observation.sql}.
	 */
	SQL {

		@Override
		public String getName() {
			return "durable.objects.sql";
		}

		@Override
		public String getContextualName() {
			return "sql";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeys.CLASS };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return SqlKeys.values();
		}

	};

	/**
	 * Tags of metrics and spans, with few values each.
	 */
	public enum LowCardinalityKeys implements KeyName {

		/** The class of the object. */
		CLASS("class"),

		/** The kind of event. */
		EVENT("event"),

		/** The method of a call; the kind of a WebSocket's event. */
		OPERATION("operation"),

		/** How it ended. */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of spans only.
	 */
	public enum HighCardinalityKeys implements KeyName {

		/** The object's id. */
		ID("durable.object.id"),

		/** The object's name, empty where it is not known. */
		NAME("durable.object.name");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of the spans of statements.
	 */
	public enum SqlKeys implements KeyName {

		/** The text of the statement, without its bindings. */
		TEXT("db.query.text");

		private final String key;

		SqlKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
