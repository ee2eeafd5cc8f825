package dev.durableobjects.runtime;

import java.util.List;
import java.util.Map;

/**
 * What an object is asked to do, as an operator sees it.
 */
public sealed interface EventDescription {

	/**
	 * The kind of event.
	 * @return the kind
	 */
	EventKind kind();

	/**
	 * What exactly is to be done, one of few texts for each class: a method, the kind of
	 * a WebSocket's event.
	 * @return the operation
	 */
	String operation();

	/**
	 * A call of a stub method.
	 *
	 * @param method the method
	 */
	record Rpc(String method) implements EventDescription {

		@Override
		public EventKind kind() {
			return EventKind.RPC;
		}

		@Override
		public String operation() {
			return this.method;
		}

	}

	/**
	 * An HTTP request.
	 *
	 * @param method the HTTP method
	 * @param url the whole address
	 * @param headers the headers; whoever shows them hides what is secret
	 */
	record Fetch(String method, String url, Map<String, List<String>> headers) implements EventDescription {

		@Override
		public EventKind kind() {
			return EventKind.FETCH;
		}

		@Override
		public String operation() {
			return "fetch";
		}

	}

	/**
	 * The object's alarm.
	 */
	record Alarm() implements EventDescription {

		@Override
		public EventKind kind() {
			return EventKind.ALARM;
		}

		@Override
		public String operation() {
			return "alarm";
		}

	}

	/**
	 * One of the object's schedules.
	 */
	record Schedule() implements EventDescription {

		@Override
		public EventKind kind() {
			return EventKind.SCHEDULE;
		}

		@Override
		public String operation() {
			return "schedule";
		}

	}

	/**
	 * An event of a WebSocket.
	 *
	 * @param type what has happened
	 */
	record WebSocket(Type type) implements EventDescription {

		@Override
		public EventKind kind() {
			return EventKind.WEB_SOCKET;
		}

		@Override
		public String operation() {
			return this.type.toString();
		}

		/**
		 * What has happened to a WebSocket.
		 */
		public enum Type {

			/** A message has come. */
			MESSAGE("message"),

			/** It was closed. */
			CLOSE("close"),

			/** It has failed. */
			ERROR("error");

			private final String text;

			Type(String text) {
				this.text = text;
			}

			/**
			 * The type as Cloudflare writes it.
			 */
			@Override
			public String toString() {
				return this.text;
			}

		}

	}

}
