package dev.durableobjects;

/**
 * What objects have used. The figures are counted as Cloudflare counts them, except that
 * rows are read as {@link SqlCursor#rowsRead()} says.
 *
 * @param requests calls of stubs, HTTP requests, runs of alarms and of schedules.
 * Incoming WebSocket messages are not among them
 * @param webSocketMessages incoming WebSocket messages, without those that an automatic
 * response has answered
 * @param activeMicros microseconds during which an object was busy: an event ran, or
 * something that it began had not ended. Events that overlap count once. An object that
 * could leave memory at any moment counts nothing
 * @param rowsRead rows read, of keys and of SQL
 * @param rowsWritten rows written, changed and deleted, of keys and of SQL
 * @param storedBytes the most that was stored on a day. Of several days, the sum of the
 * days
 */
public record UsageFigures(long requests, long webSocketMessages, long activeMicros, long rowsRead, long rowsWritten,
		long storedBytes) {

	/**
	 * Nothing.
	 */
	public static final UsageFigures NONE = new UsageFigures(0, 0, 0, 0, 0, 0);

	/**
	 * How many WebSocket messages are charged as one request.
	 */
	public static final int MESSAGES_PER_REQUEST = 20;

	/**
	 * The sum.
	 * @param other what is added
	 * @return new figures
	 */
	public UsageFigures plus(UsageFigures other) {
		return new UsageFigures(this.requests + other.requests, this.webSocketMessages + other.webSocketMessages,
				this.activeMicros + other.activeMicros, this.rowsRead + other.rowsRead,
				this.rowsWritten + other.rowsWritten, this.storedBytes + other.storedBytes);
	}

}
