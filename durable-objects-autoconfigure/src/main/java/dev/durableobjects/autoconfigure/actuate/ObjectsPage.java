package dev.durableobjects.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.namespace.ObjectOperations;
import dev.durableobjects.namespace.ObjectOrder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Some objects of a class.
 *
 * @param objects the objects
 * @param next the cursor with which the next page begins, or {@code null} at the end
 */
record ObjectsPage(List<Entry> objects, @Nullable String next) {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 500;

	private static final String ORDERS = "size or last-use";

	static Mono<ObjectsPage> read(ObjectOperations operations, String className, Request request) {
		return Mono.defer(() -> {
			int limit = request.checkedLimit();
			ObjectOrder order = request.order();
			if (order != null) {
				return operations.page(className, order, request.after(), limit).map((objects) -> of(objects, limit));
			}
			ListObjects query = ListObjects.create().after(request.after()).limit(limit);
			return operations.list(className, (request.prefix() != null) ? query.namePrefix(request.prefix()) : query)
				.collectList()
				.map((objects) -> of(objects, limit));
		});
	}

	private static ObjectsPage of(List<DurableObjectInfo> objects, int limit) {
		String next = (objects.size() == limit) ? objects.get(objects.size() - 1).cursor() : null;
		return new ObjectsPage(objects.stream()
			.map((info) -> new Entry(info.id().toString(), info.name(), info.size(), info.lastUsed()))
			.toList(), next);
	}

	/**
	 * An object.
	 *
	 * @param id its id
	 * @param name its name, if it is known
	 * @param size how many bytes its database uses
	 * @param lastUsed when an event was last delivered to it
	 */
	record Entry(String id, @Nullable String name, long size, Instant lastUsed) {
	}

	/**
	 * What a client asks for.
	 *
	 * @param prefix what names begin with
	 * @param after the cursor of the page before
	 * @param limit how many objects
	 * @param sort another order
	 */
	record Request(@Nullable String prefix, @Nullable String after, @Nullable Integer limit, @Nullable String sort) {

		private int checkedLimit() {
			if (this.limit == null) {
				return DEFAULT_LIMIT;
			}
			if (this.limit < 1 || this.limit > MAX_LIMIT) {
				throw new IllegalArgumentException(
						"The limit is '" + this.limit + "'. Send a number from 1 to " + MAX_LIMIT + ".");
			}
			return this.limit;
		}

		private @Nullable ObjectOrder order() {
			if (this.sort == null) {
				return null;
			}
			if (this.prefix != null) {
				throw new IllegalArgumentException(
						"A list that is sorted by " + ORDERS + " has no prefix. Send 'sort' or 'prefix'.");
			}
			return switch (this.sort) {
				case "size" -> ObjectOrder.SIZE;
				case "last-use" -> ObjectOrder.LAST_USE;
				default -> throw new IllegalArgumentException("There is no such order. Send " + ORDERS + ".");
			};
		}

	}

}
