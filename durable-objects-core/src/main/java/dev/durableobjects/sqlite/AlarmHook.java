package dev.durableobjects.sqlite;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps an index of one object's alarm, or of the first of its schedules, outside its
 * database. The index may be earlier than the truth, never later: what makes the object
 * wake earlier is durable there before the object commits it, and what makes it wake
 * later follows when the commit is durable.
 */
public interface AlarmHook {

	/**
	 * What keeps the index of the object's schedules, as this one does that of its alarm.
	 * @return the hook, this one if nothing tells them apart
	 */
	default AlarmHook schedules() {
		return this;
	}

	/**
	 * Called on the object's thread before an alarm is set.
	 * @throws IllegalStateException if the object has nothing that handles an alarm; the
	 * message says what to do
	 */
	void checkAllowed();

	/**
	 * The present time. An alarm is not set to an earlier one.
	 * @return the time in milliseconds
	 */
	long millis();

	/**
	 * The object is about to commit an alarm. Called on the object's thread, once for
	 * each commit that sets the alarm anew, in their order.
	 * @param name the object's name, if it is known
	 * @param earliest the earliest of the alarms in this commit and those that are not
	 * durable yet
	 * @param durable the alarm that the object durably has, if any
	 * @return completes when the commit may go on; it fails with it
	 */
	CompletableFuture<@Nullable Void> beforeCommit(@Nullable String name, Instant earliest, @Nullable Instant durable);

	/**
	 * Commits that set or deleted the alarm are durable. Called on a flush thread, in the
	 * order of the commits; must neither block nor throw.
	 * @param name the object's name, if it is known
	 * @param earliest tells the earliest of the durable alarm, those in commits that are
	 * not durable yet and the one that {@link #beforeCommit} was told of last, or
	 * {@code null} if there is none. To be asked by any thread when the index is written:
	 * an answer from before may have missed what was entered meanwhile
	 */
	void committed(@Nullable String name, Supplier<@Nullable Instant> earliest);

}
