package dev.durableobjects.namespace;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.schedule.ScheduleMethods;

/**
 * Finds out what wakes the objects of each class.
 */
final class AlarmedClasses {

	private AlarmedClasses() {
	}

	/**
	 * What wakes the objects of each class, by the classes' numbers.
	 */
	static SortedMap<Long, Set<AlarmKey.Kind>> of(List<NamespaceDefinition> namespaces) {
		SortedMap<Long, Set<AlarmKey.Kind>> alarmed = new TreeMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			Set<AlarmKey.Kind> kinds = EnumSet.noneOf(AlarmKey.Kind.class);
			if (AlarmHandler.class.isAssignableFrom(namespace.objectClass())) {
				kinds.add(AlarmKey.Kind.ALARM);
			}
			if (!ScheduleMethods.of(namespace.objectClass()).names().isEmpty()) {
				kinds.add(AlarmKey.Kind.SCHEDULES);
			}
			if (!kinds.isEmpty()) {
				alarmed.put(namespace.number(), kinds);
			}
		}
		return alarmed;
	}

}
