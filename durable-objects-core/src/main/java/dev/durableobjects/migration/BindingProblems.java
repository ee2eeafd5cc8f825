package dev.durableobjects.migration;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;

/**
 * Says why a binding has no objects, and what to do.
 */
final class BindingProblems {

	private BindingProblems() {
	}

	/**
	 * Describe a binding of a class that the catalogue will not hold.
	 * @param scriptName this application's script
	 * @param bound the class
	 * @param binding the binding
	 * @param became what became of a class of that name, a clause
	 * @param transfer the transfer that is under way, if there is one
	 */
	static ConfigurationProblem of(String scriptName, ScriptClass bound, String binding, @Nullable String became,
			@Nullable ClassTransfer transfer) {
		boolean own = bound.scriptName().equals(scriptName);
		String subject = "Binding " + Names.quote(binding) + " refers to "
				+ (own ? "class " + Names.quote(bound.className()) : bound);
		if (transfer != null) {
			return underWay(subject, transfer);
		}
		if (became != null) {
			return new ConfigurationProblem(subject + ", which " + became + ".",
					"Remove the binding, or bind the class that has the objects now." + (own
							? " To begin with new objects, create the class again in a migration with a later tag."
							: ""));
		}
		if (own) {
			return new ConfigurationProblem(subject + ", which no migration has created.", """
					Add a migration that creates it, after the existing ones and with a new tag:
					durable-objects:
					  migrations:
					    - tag: "%s"
					      new-sqlite-classes: [%s]""".formatted("create-" + bound.className(), bound.className()));
		}
		return new ConfigurationProblem(subject + ", which this data directory does not hold.",
				"Objects run in the application that holds their data. Remove 'script-name' to bind this application's "
						+ "own class, start application " + Names.quote(bound.scriptName())
						+ " once on this data directory, so that its migrations create the class here, or take the class "
						+ "over with 'transferred-classes'.");
	}

	private static ConfigurationProblem underWay(String subject, ClassTransfer transfer) {
		String directory = Names.quote(transfer.directory());
		if (transfer.direction() == ClassTransfer.Direction.OUT) {
			return new ConfigurationProblem(
					subject + ", which is being transferred to the data directory " + directory + ".",
					"Start the application there, which completes the transfer, and remove the binding here.");
		}
		return new ConfigurationProblem(
				subject + ", which is being transferred from the data directory " + directory + ".",
				"Put the migration that transfers it back, so that the transfer is completed.");
	}

}
