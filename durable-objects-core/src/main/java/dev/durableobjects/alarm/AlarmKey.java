package dev.durableobjects.alarm;

/**
 * Whose alarm it is: an object has at most one.
 *
 * @param namespace the number of the object's namespace
 * @param objectId the object's id, unique within the namespace
 */
public record AlarmKey(long namespace, String objectId) {

	private static final int SHORT_LENGTH = 12;

	/**
	 * The namespace's number and the beginning of the id, for log lines.
	 */
	@Override
	public String toString() {
		String id = (this.objectId.length() <= SHORT_LENGTH) ? this.objectId
				: this.objectId.substring(0, SHORT_LENGTH) + "…";
		return this.namespace + "/" + id;
	}

}
