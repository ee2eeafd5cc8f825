package dev.durableobjects.alarm;

/**
 * Whose alarm it is: an object has at most one of each kind.
 *
 * @param namespace the number of the object's namespace
 * @param objectId the object's id, unique within the namespace
 * @param kind what it wakes the object for
 */
public record AlarmKey(long namespace, String objectId, Kind kind) {

	private static final int SHORT_LENGTH = 12;

	/**
	 * The key of an object's own alarm.
	 * @param namespace the number of the object's namespace
	 * @param objectId the object's id
	 */
	public AlarmKey(long namespace, String objectId) {
		this(namespace, objectId, Kind.ALARM);
	}

	/**
	 * The namespace's number, the beginning of the id and what is unusual, for log lines.
	 */
	@Override
	public String toString() {
		String id = (this.objectId.length() <= SHORT_LENGTH) ? this.objectId
				: this.objectId.substring(0, SHORT_LENGTH) + "…";
		return this.namespace + "/" + id + ((this.kind == Kind.SCHEDULES) ? " (schedules)" : "");
	}

	/**
	 * What an object is woken for. The names are stored.
	 */
	public enum Kind {

		/** The object's alarm, which its application sets. */
		ALARM,

		/** The first of the object's schedules. Never given up. */
		SCHEDULES

	}

}
