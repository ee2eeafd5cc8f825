package dev.durableobjects.namespace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.runtime.ObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The objects of one class that have stored something. Thread-safe.
 */
final class StoredObjects {

	private static final int PAGE = 500;

	private final ObjectRecords records;

	private final ObjectPages pages;

	private final ObjectNamespace objects;

	StoredObjects(ObjectRecords records, long number, ObjectNamespace objects) {
		this.records = records;
		this.pages = new ObjectPages(number);
		this.objects = objects;
	}

	Flux<DurableObjectInfo> list(ListObjects query) {
		return Mono.fromSupplier(() -> ObjectPages.check(query))
			.then(Mono.defer(() -> this.records.whenKnown(this.pages.namespace())))
			.then(page(query))
			.expand((page) -> page.next(query).map(this::page).orElseGet(Mono::empty))
			.concatMapIterable(Page::objects);
	}

	/**
	 * A page in another order.
	 */
	Mono<List<DurableObjectInfo>> page(ObjectOrder order, @Nullable String after, int limit) {
		return this.records.whenKnown(this.pages.namespace())
			.then(Mono
				.fromCallable(() -> this.records
					.read((connection) -> this.pages.read(connection, order, after, Math.min(limit, PAGE))))
				.subscribeOn(Schedulers.boundedElastic()));
	}

	private Mono<Page> page(ListObjects query) {
		return Mono.fromCallable(() -> {
			int limit = (query.limit() != null) ? Math.min(query.limit(), PAGE) : PAGE;
			return new Page(this.records.read((connection) -> this.pages.read(connection, query, limit)), limit,
					query.limit());
		}).subscribeOn(Schedulers.boundedElastic());
	}

	Mono<Void> erase(ObjectId id) {
		return Mono.fromFuture(() -> {
			CompletableFuture<@Nullable Void> erased = new CompletableFuture<>();
			if (this.records.isOpen()) {
				this.objects.erase(id, erased);
			}
			if (!this.records.isOpen()) {
				erased.completeExceptionally(new RuntimeStoppedException(id));
			}
			return erased;
		}, true);
	}

	/**
	 * A part of a list.
	 *
	 * @param objects the objects
	 * @param asked how many were asked for
	 * @param left how many the list may still have, this page included, or {@code null}
	 * for all
	 */
	private record Page(List<DurableObjectInfo> objects, int asked, @Nullable Integer left) {

		Optional<ListObjects> next(ListObjects query) {
			Integer rest = (this.left != null) ? this.left - this.objects.size() : null;
			if (this.objects.size() < this.asked || (rest != null && rest == 0)) {
				return Optional.empty();
			}
			return Optional
				.of(new ListObjects(query.namePrefix(), this.objects.get(this.objects.size() - 1).cursor(), rest));
		}

	}

}
