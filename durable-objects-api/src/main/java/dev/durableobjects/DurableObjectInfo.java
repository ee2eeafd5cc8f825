package dev.durableobjects;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An object that has stored something.
 *
 * @param id its id; it carries the name if that is known
 * @param size how many bytes its database uses, as {@link SqlStorage#databaseSize()} has
 * them; may be some seconds old
 * @param lastUsed when an event was last delivered to it; of an object that is used all
 * the time up to six times {@code durable-objects.usage.flush-interval} before
 * @param cursor where a list goes on after this object, see
 * {@link ListObjects#after(String)}. An opaque text
 */
public record DurableObjectInfo(DurableObjectId id, long size, Instant lastUsed, String cursor) {

	/**
	 * The object's name.
	 * @return the name, or {@code null} if it has never been called by one
	 */
	public @Nullable String name() {
		return this.id.name();
	}

}
