package dev.durableobjects.namespace;

import java.util.EnumSet;
import java.util.Set;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.schedule.ScheduleMethods;
import dev.durableobjects.sqlite.DatabaseTemplate;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one class, as the catalogue has recorded them.
 *
 * @param scriptName the script that has the class, {@code null} for this application's
 * @param className the class's name in bindings and migrations
 * @param uniqueKey the key from which the ids are derived; fixed when the class was
 * created and kept when it is renamed
 * @param number the number of the directory with the objects' files; never used twice
 * @param storageKind how its objects store their data
 * @param objectClass the class
 * @param schema the tables that its objects have from the beginning, {@code null} if it
 * declares none
 */
public record NamespaceDefinition(@Nullable String scriptName, String className, String uniqueKey, long number,
		StorageKind storageKind, Class<?> objectClass, @Nullable ClassSchema schema) {

	/**
	 * Define the objects of a class of this application's script, without a schema.
	 * @param className the class's name in bindings and migrations
	 * @param uniqueKey the key from which the ids are derived
	 * @param number the number of the directory with the objects' files
	 * @param storageKind how its objects store their data
	 * @param objectClass the class
	 */
	public NamespaceDefinition(String className, String uniqueKey, long number, StorageKind storageKind,
			Class<?> objectClass) {
		this(null, className, uniqueKey, number, storageKind, objectClass, null);
	}

	/**
	 * What its objects' databases are made from.
	 * @param plain the template of a class without a schema
	 */
	DatabaseTemplate template(DatabaseTemplate plain) {
		return (this.schema != null) ? this.schema.template() : plain;
	}

	/**
	 * What may wake its objects.
	 */
	Set<AlarmKey.Kind> wakeKinds() {
		Set<AlarmKey.Kind> kinds = EnumSet.noneOf(AlarmKey.Kind.class);
		if (AlarmHandler.class.isAssignableFrom(this.objectClass)) {
			kinds.add(AlarmKey.Kind.ALARM);
		}
		if (!ScheduleMethods.of(this.objectClass).names().isEmpty()) {
			kinds.add(AlarmKey.Kind.SCHEDULES);
		}
		return kinds;
	}

	/**
	 * What the class is called among all classes that the runtime serves.
	 */
	String label() {
		return label(this.scriptName, this.className);
	}

	static String label(@Nullable String scriptName, String className) {
		return (scriptName != null) ? scriptName + "/" + className : className;
	}

}
