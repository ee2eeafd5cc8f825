package dev.durableobjects;

import java.time.LocalDate;
import java.time.YearMonth;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the objects of the application use, by class, by object and by day, for a charge
 * of one's own. A bean of this type exists where objects are configured.
 * <p>
 * Figures are written down from time to time
 * ({@code durable-objects.usage.flush-interval}): the last ones may be missing in what is
 * read here, and are lost if the process is killed. They belong to the day, in UTC, on
 * which they are written down. Thread-safe; what is subscribed to runs elsewhere.
 */
public interface DurableObjectUsage {

	/**
	 * What each class has used on each day. Classes that were deleted are among them.
	 * @param from the first day
	 * @param to the last day, included
	 * @return one element for each class and each day on which it was used, ordered by
	 * day
	 */
	Flux<DailyUsage> classes(LocalDate from, LocalDate to);

	/**
	 * What each object of a class has used on each day. On a day with many objects those
	 * that came last count for their class only, see
	 * {@code durable-objects.usage.objects-per-day}.
	 * @param className the name of the class
	 * @param from the first day
	 * @param to the last day, included
	 * @return one element for each object and each day on which it was used, ordered by
	 * day
	 */
	Flux<DailyUsage> objects(String className, LocalDate from, LocalDate to);

	/**
	 * What a month would cost by the price list of {@code durable-objects.pricing.plan}.
	 * @param month the month; the present one is charged as far as it has gone
	 * @return the statement
	 */
	Mono<UsageStatement> statement(YearMonth month);

	/**
	 * How much all objects have stored at this moment. Reads no disk.
	 * @return the bytes that their databases use, those of deleted classes included until
	 * they are removed
	 */
	long storedBytes();

}
