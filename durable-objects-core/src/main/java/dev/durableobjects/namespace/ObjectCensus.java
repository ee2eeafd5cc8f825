package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.durableobjects.alarm.AlarmCensus;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmSighting;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects of some classes by the names of their files and says of each that its
 * alarm and the first of its schedules are due now. That is too early for most, which
 * corrects itself: an object that is woken looks at its own alarm, and is not constructed
 * when that is not due.
 * <p>
 * A page is one directory of files, in the order of the classes' numbers and the names.
 */
final class ObjectCensus implements AlarmCensus {

	private final StorageLayout layout;

	private final SortedMap<Long, Set<AlarmKey.Kind>> namespaces;

	private final InstantSource clock;

	private final Executor executor;

	/**
	 * Create a census.
	 * @param layout where the files are
	 * @param namespaces the numbers of the classes, and what wakes their objects
	 * @param clock tells the present time
	 * @param executor reads directories
	 */
	ObjectCensus(StorageLayout layout, SortedMap<Long, Set<AlarmKey.Kind>> namespaces, InstantSource clock,
			Executor executor) {
		this.layout = layout;
		this.namespaces = namespaces;
		this.clock = clock;
		this.executor = executor;
	}

	@Override
	public CompletableFuture<List<AlarmSighting>> next(@Nullable AlarmKey after) {
		return CompletableFuture.supplyAsync(() -> page(after), this.executor);
	}

	private List<AlarmSighting> page(@Nullable AlarmKey after) {
		String last = (after != null) ? after.objectId().substring(0, 2) : "";
		for (long namespace : this.namespaces.keySet()) {
			if (after != null && namespace < after.namespace()) {
				continue;
			}
			boolean begun = after != null && namespace == after.namespace();
			Path directory = this.layout.namespace(namespace);
			for (String folder : ObjectFileNames.folders(directory)) {
				if (begun && folder.compareTo(last) <= 0) {
					continue;
				}
				List<AlarmSighting> page = sightings(namespace, directory.resolve(folder));
				if (!page.isEmpty()) {
					return page;
				}
			}
		}
		return List.of();
	}

	private List<AlarmSighting> sightings(long namespace, Path folder) {
		Instant now = this.clock.instant();
		List<AlarmSighting> page = new ArrayList<>();
		for (String id : ObjectFileNames.ids(folder)) {
			for (AlarmKey.Kind kind : this.namespaces.getOrDefault(namespace, Set.of())) {
				page.add(new AlarmSighting(new AlarmKey(namespace, id, kind), null, now));
			}
		}
		return page;
	}

	/**
	 * The objects that have a file in a class's directory.
	 * @param directory the directory, which may be missing
	 * @return their ids
	 */
	static List<String> ids(Path directory) {
		List<String> ids = new ArrayList<>();
		for (String folder : ObjectFileNames.folders(directory)) {
			ids.addAll(ObjectFileNames.ids(directory.resolve(folder)));
		}
		return ids;
	}

	/**
	 * What wakes the objects of each class, by the classes' numbers.
	 */
	static SortedMap<Long, Set<AlarmKey.Kind>> alarmed(List<NamespaceDefinition> namespaces) {
		SortedMap<Long, Set<AlarmKey.Kind>> alarmed = new TreeMap<>();
		namespaces.forEach((namespace) -> alarmed.put(namespace.number(), namespace.wakeKinds()));
		return alarmed;
	}

}
