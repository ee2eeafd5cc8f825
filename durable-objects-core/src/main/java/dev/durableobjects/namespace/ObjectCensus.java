package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.alarm.AlarmCensus;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmSighting;
import dev.durableobjects.schedule.ScheduleMethods;
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

	private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");

	private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})\\.sqlite");

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
			for (String folder : names(directory, FOLDER)) {
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
		for (String name : names(folder, FILE)) {
			for (AlarmKey.Kind kind : this.namespaces.getOrDefault(namespace, Set.of())) {
				page.add(new AlarmSighting(new AlarmKey(namespace, name.substring(0, 64), kind), null, now));
			}
		}
		return page;
	}

	private static TreeSet<String> names(Path directory, Pattern pattern) {
		TreeSet<String> names = new TreeSet<>();
		if (Files.isDirectory(directory)) {
			try (Stream<Path> entries = Files.list(directory)) {
				entries.map((entry) -> String.valueOf(entry.getFileName()))
					.filter((name) -> pattern.matcher(name).matches())
					.forEach(names::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The objects in '" + directory + "' cannot be listed", ex);
			}
		}
		return names;
	}

	/**
	 * What wakes the objects of each class, by the classes' numbers.
	 */
	static SortedMap<Long, Set<AlarmKey.Kind>> alarmed(List<NamespaceDefinition> namespaces) {
		SortedMap<Long, Set<AlarmKey.Kind>> alarmed = new TreeMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			Set<AlarmKey.Kind> kinds = EnumSet.noneOf(AlarmKey.Kind.class);
			if (AlarmHandler.class.isAssignableFrom(namespace.objectClass())) {
				kinds.add(AlarmKey.Kind.ALARM);
			}
			if (!ScheduleMethods.of(namespace.objectClass()).names().isEmpty()) {
				kinds.add(AlarmKey.Kind.SCHEDULES);
			}
			alarmed.put(namespace.number(), kinds);
		}
		return alarmed;
	}

}
