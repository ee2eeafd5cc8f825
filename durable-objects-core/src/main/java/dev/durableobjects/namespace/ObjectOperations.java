package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.alarm.AbandonedAlarm;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.SocketStatus;
import dev.durableobjects.runtime.StorageTask;
import dev.durableobjects.sqlite.DatabaseFiles;
import dev.durableobjects.sqlite.SqliteObjectStore;

/**
 * What an operator can see of the objects and do to them. A class is named by its name or
 * by that of one of its bindings, an object by its id or its name.
 * <p>
 * Thread-safe. Nothing blocks, except that the files of a single object are looked at.
 */
public final class ObjectOperations {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final int SHOWN_SOCKETS = 100;

	private final NamespaceRegistry registry;

	private final ObjectAlarms alarms;

	private final Clock clock;

	/**
	 * Create the operations.
	 * @param registry the running objects
	 * @param alarms their alarms
	 * @param clock tells the present time
	 */
	public ObjectOperations(NamespaceRegistry registry, ObjectAlarms alarms, Clock clock) {
		this.registry = registry;
		this.alarms = alarms;
		this.clock = clock;
	}

	/**
	 * All classes.
	 * @return the classes in the order of their names
	 */
	public List<ClassDetails> classes() {
		return this.registry.classes()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> details(entry.getKey(), entry.getValue().objects()))
			.toList();
	}

	private ClassDetails details(String name, ObjectNamespace objects) {
		int active = 0;
		int queued = 0;
		for (ObjectSlot slot : objects.slots()) {
			active += slot.isLoaded() ? 1 : 0;
			queued += slot.queueLength();
		}
		List<String> bindings = this.registry.names()
			.stream()
			.filter((binding) -> this.registry.findBound(binding) == objects)
			.toList();
		return new ClassDetails(name, objects.isSqlEnabled() ? "sqlite" : "kv", bindings, active, queued);
	}

	/**
	 * The name of a class.
	 * @param classOrBinding the class's name, or that of a binding
	 * @return the class's name
	 * @throws NoSuchObjectClassException if there is none
	 */
	public String className(String classOrBinding) {
		return objects(classOrBinding).name();
	}

	private ObjectNamespace objects(String classOrBinding) {
		ObjectNamespace bound = this.registry.findBound(classOrBinding);
		if (bound != null) {
			return bound;
		}
		HostedClass hosted = this.registry.classes().get(classOrBinding);
		if (hosted == null) {
			throw new NoSuchObjectClassException(classOrBinding, this.registry.classes().keySet());
		}
		return hosted.objects();
	}

	/**
	 * Look at an object. One that is asleep stays asleep: its database is read without an
	 * instance.
	 * @param classOrBinding its class
	 * @param object the object
	 * @return the details, or {@code null} if it has stored nothing and is not in memory
	 */
	public CompletableFuture<@Nullable ObjectDetails> details(String classOrBinding, String object) {
		ObjectNamespace objects = objects(classOrBinding);
		ObjectId id = objects.idOrName(object);
		DatabaseFiles files = objects.objectClass().files().apply(id);
		ObjectSlot slot = objects.find(id);
		ObjectStatus status = (slot != null) ? slot.status() : null;
		CompletableFuture<SocketStatus> sockets = sockets(slot, status);
		if (!Files.exists(files.main())) {
			return sockets.thenApply((known) -> (status != null)
					? new ObjectDetails(objects.name(), id, 0, null, List.of(), known, status, null) : null);
		}
		long size = size(files.main()) + size(files.wal());
		return sockets.thenCompose(
				(known) -> objects.submit((store) -> read(store, objects.name(), id, size, known, status), false, id)
					.exceptionally((failure) -> new ObjectDetails(objects.name(), id, size, null, List.of(), known,
							status, String.valueOf(failure.getMessage())))
					.thenApply((details) -> details));
	}

	/**
	 * The sockets of an object; only their number if it takes no event.
	 */
	private static CompletableFuture<SocketStatus> sockets(@Nullable ObjectSlot slot, @Nullable ObjectStatus status) {
		CompletableFuture<SocketStatus> result = new CompletableFuture<>();
		if (slot == null || status == null || status.webSockets() == 0
				|| !slot.inbox().inspectSockets(SHOWN_SOCKETS, result)) {
			return CompletableFuture.completedFuture(SocketStatus.NONE);
		}
		return result.exceptionally((failure) -> new SocketStatus(status.webSockets(), false, List.of()));
	}

	private static long size(Path file) {
		try {
			return Files.exists(file) ? Files.size(file) : 0;
		}
		catch (IOException ex) {
			// It was removed meanwhile.
			return 0;
		}
	}

	private static ObjectDetails read(SqliteObjectStore store, String className, ObjectId id, long size,
			SocketStatus sockets, @Nullable ObjectStatus status) {
		List<ObjectDetails.ScheduleDetails> schedules = store.schedules()
			.list()
			.stream()
			.map((schedule) -> new ObjectDetails.ScheduleDetails(schedule.name(), schedule.timing(), schedule.dueTime(),
					schedule.failures(), schedule.failure()))
			.toList();
		return new ObjectDetails(className, new ObjectId(id.toString(), store.name()), size,
				store.storage().getAlarm().join(), schedules, sockets, status, null);
	}

	/**
	 * Drop an object from memory if it has nothing to do.
	 * @param classOrBinding its class
	 * @param object the object
	 * @return completed with {@code true} when it is not in memory, with {@code false}
	 * when it has something to do
	 */
	public CompletableFuture<Boolean> evict(String classOrBinding, String object) {
		ObjectNamespace objects = objects(classOrBinding);
		ObjectSlot slot = objects.find(objects.idOrName(object));
		return (slot != null) ? slot.evict() : CompletableFuture.completedFuture(true);
	}

	/**
	 * Run an object's alarm now, whether it is due or not. A failure is not counted, and
	 * the alarm stays as it is then.
	 * @param classOrBinding its class
	 * @param object the object
	 * @return completed with whether there was an alarm, when what its handler has
	 * written is durable; failed with what the handler threw
	 */
	public CompletableFuture<Boolean> runAlarm(String classOrBinding, String object) {
		ObjectNamespace objects = objects(classOrBinding);
		return this.alarms.runNow(objects, objects.idOrName(object));
	}

	/**
	 * Arm an alarm once more that was given up: the object has an alarm for now, unless
	 * it has set another one since.
	 * @param classOrBinding its class
	 * @param object the object
	 * @return completed with whether there was such an alarm, when that is durable
	 */
	public CompletableFuture<Boolean> rearmAlarm(String classOrBinding, String object) {
		ObjectNamespace objects = objects(classOrBinding);
		ObjectId id = objects.idOrName(object);
		return this.alarms.rearm(objects, id, (alarm) -> objects.submit(this::setAlarm, false, id).thenAccept((set) -> {
		}));
	}

	private boolean setAlarm(SqliteObjectStore store) {
		boolean needed = store.storage().getAlarm().join() == null;
		if (needed) {
			store.storage().setAlarm(this.clock.instant());
		}
		return needed;
	}

	/**
	 * Copy an object's database into a file of its own. The object handles nothing
	 * meanwhile.
	 * @param classOrBinding its class
	 * @param object the object
	 * @param directory where to put the file; made, for its owner only, if it is missing
	 * @return the file, or {@code null} if the object has stored nothing
	 */
	public CompletableFuture<@Nullable ObjectExport> export(String classOrBinding, String object, Path directory) {
		ObjectNamespace objects = objects(classOrBinding);
		ObjectId id = objects.idOrName(object);
		Path file = directory
			.resolve(fileName(objects.name()) + "-" + id + "-" + TIMESTAMP.format(this.clock.instant()) + ".sqlite");
		return ifStored(objects, id, -1L, (store) -> {
			make(directory);
			return store.maintenance().copyTo(file);
		}).thenApply((size) -> (size >= 0) ? new ObjectExport(file, size) : null);
	}

	private static String fileName(String className) {
		return className.replaceAll("[^A-Za-z0-9_$]", "_");
	}

	private static void make(Path directory) {
		try {
			DataDirectory.create(directory.toAbsolutePath().normalize());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The directory '" + directory + "' cannot be made", ex);
		}
	}

	private static <T> CompletableFuture<T> ifStored(ObjectNamespace objects, ObjectId id, T otherwise,
			StorageTask<T> task) {
		if (!Files.exists(objects.objectClass().files().apply(id).main())) {
			return CompletableFuture.completedFuture(otherwise);
		}
		return objects.submit(task, true, id);
	}

	/**
	 * The objects of a class that have stored something.
	 * @param classOrBinding the class
	 * @param query which objects
	 * @return the objects
	 */
	public Flux<DurableObjectInfo> list(String classOrBinding, ListObjects query) {
		return stored(classOrBinding).list(query);
	}

	/**
	 * A page of the objects of a class in another order. An object that changes between
	 * two pages may be in both of them or in none.
	 * @param classOrBinding the class
	 * @param order the order
	 * @param after the cursor of the last object of the page before
	 * @param limit how many at most
	 * @return the objects; fails with {@link IllegalArgumentException} for a cursor of
	 * another order
	 */
	public Mono<List<DurableObjectInfo>> page(String classOrBinding, ObjectOrder order, @Nullable String after,
			int limit) {
		return stored(classOrBinding).page(order, after, limit);
	}

	private StoredObjects stored(String classOrBinding) {
		return Objects.requireNonNull(this.registry.classes().get(objects(classOrBinding).name())).stored();
	}

	/**
	 * Erase an object, with its alarm and schedules. What it does is interrupted, and its
	 * callers are told. It begins anew when it is called again.
	 * @param classOrBinding its class
	 * @param object the object
	 * @return completed when that is durable
	 */
	public CompletableFuture<@Nullable Void> erase(String classOrBinding, String object) {
		ObjectId id = objects(classOrBinding).idOrName(object);
		return stored(classOrBinding).erase(id).toFuture();
	}

	/**
	 * The alarms that were given up, latest first.
	 * @param limit how many at most
	 * @return the alarms
	 */
	public CompletableFuture<List<AbandonedAlarmDetails>> abandonedAlarms(int limit) {
		return this.alarms.scheduler()
			.abandoned(limit)
			.thenApply((alarms) -> alarms.stream().map(this::details).filter(Objects::nonNull).toList());
	}

	private @Nullable AbandonedAlarmDetails details(AbandonedAlarm alarm) {
		String className = this.registry.wakeUps().className(alarm.key().namespace());
		return (className != null) ? new AbandonedAlarmDetails(className, alarm.key().objectId(), alarm.name(),
				alarm.scheduledTime(), alarm.abandonedTime(), alarm.runs(), alarm.reason()) : null;
	}

	/**
	 * An alarm that was given up.
	 *
	 * @param className the class's name
	 * @param id the object's id
	 * @param name the object's name, if it is known
	 * @param scheduledTime what it was set to
	 * @param abandonedTime when it was given up
	 * @param runs how many runs counted
	 * @param reason why the last one failed
	 */
	public record AbandonedAlarmDetails(String className, String id, @Nullable String name, Instant scheduledTime,
			Instant abandonedTime, int runs, String reason) {
	}

}
