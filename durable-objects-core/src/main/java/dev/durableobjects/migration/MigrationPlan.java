package dev.durableobjects.migration;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;

/**
 * The configured migrations as a whole: what is wrong with them by themselves, and what
 * they still have to do, or contradict, once it is known what was applied. A function
 * from values to values; touches no disk.
 */
public final class MigrationPlan {

	static final String PROPERTY = "durable-objects.migrations";

	private final List<Migration> migrations;

	private final int maxClasses;

	private final List<ConfigurationProblem> problems;

	private MigrationPlan(List<Migration> migrations, int maxClasses) {
		this.migrations = List.copyOf(migrations);
		this.maxClasses = maxClasses;
		this.problems = new MigrationRules().check(this.migrations);
	}

	/**
	 * Check the migrations by themselves.
	 * @param migrations the migrations in the order in which they are applied
	 * @param maxClasses how many classes a catalogue may hold
	 * @return the plan, which knows all violations
	 */
	public static MigrationPlan of(List<Migration> migrations, int maxClasses) {
		return new MigrationPlan(migrations, maxClasses);
	}

	/**
	 * What is wrong with the migrations by themselves.
	 * @return all violations; when there are any, the other methods have no meaning
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

	/**
	 * Whether the tag applied last is missing from the configuration, so that all
	 * migrations count as not applied.
	 * @param tag the tag applied last
	 * @return whether the tag is unknown
	 */
	boolean hasLost(@Nullable String tag) {
		return tag != null && !this.migrations.isEmpty() && indexOf(tag) < 0;
	}

	/**
	 * The migrations after the one applied last; all of them if that one is unknown.
	 * @param tag the tag applied last
	 * @return the migrations to apply, in order
	 */
	List<Migration> pendingAfter(@Nullable String tag) {
		return this.migrations.subList(indexOf(tag) + 1, this.migrations.size());
	}

	private int indexOf(@Nullable String tag) {
		for (int index = this.migrations.size() - 1; index >= 0; index--) {
			if (tag != null && tag.equals(this.migrations.get(index).tag())) {
				return index;
			}
		}
		return -1;
	}

	/**
	 * What contradicts an empty catalogue or the classes of the application. Classes that
	 * are taken over from other scripts are assumed to be there.
	 * @param scriptName the script
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return all violations
	 */
	public List<ConfigurationProblem> problemsWhenNew(String scriptName, Collection<String> objectClasses,
			Map<ScriptClass, String> boundClasses) {
		return replay(LedgerState.empty(scriptName), TransferSources.ASSUMED).problems(objectClasses, boundClasses);
	}

	/**
	 * Replay what is pending on the state of a catalogue.
	 * @param state what was applied
	 * @param sources where classes of other scripts are
	 * @return what it leads to
	 */
	MigrationReplay replay(LedgerState state, TransferSources sources) {
		MigrationReplay replay = new MigrationReplay(state, sources, hasLost(state.tag()), this.maxClasses);
		pendingAfter(state.tag()).forEach(replay::replay);
		return replay;
	}

}
