package dev.durableobjects.namespace;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.InstantSource;
import java.util.List;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.DurableObjectUsage;
import dev.durableobjects.UsageStatement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Usage as it is written down in the catalogue, what was reported meanwhile included.
 * Thread-safe.
 */
public final class CatalogUsage implements DurableObjectUsage {

	private static final int PAGE = 500;

	private final ObjectLedger ledger;

	private final PricingPlan plan;

	private final InstantSource clock;

	/**
	 * Create it. Nothing is read before it is asked for.
	 * @param ledger where usage is written down
	 * @param plan the price list
	 * @param clock tells the present day
	 */
	public CatalogUsage(ObjectLedger ledger, PricingPlan plan, InstantSource clock) {
		this.ledger = ledger;
		this.plan = plan;
		this.clock = clock;
	}

	@Override
	public Flux<DailyUsage> classes(LocalDate from, LocalDate to) {
		return read((connection) -> new UsageDays(from, to).classes(connection)).flatMapIterable((days) -> days);
	}

	@Override
	public Flux<DailyUsage> objects(String className, LocalDate from, LocalDate to) {
		return page(className, from, to, null).expand(
				(page) -> (page.size() < PAGE) ? Mono.empty() : page(className, from, to, page.get(page.size() - 1)))
			.concatMapIterable((page) -> page);
	}

	private Mono<List<DailyUsage>> page(String className, LocalDate from, LocalDate to, @Nullable DailyUsage after) {
		return read((connection) -> new UsageDays(from, to).objects(connection, className, after, PAGE));
	}

	@Override
	public Mono<UsageStatement> statement(YearMonth month) {
		LocalDate before = month.minusMonths(1).atDay(1);
		return read((connection) -> new UsageDays(before, month.atEndOfMonth()).classes(connection)).map((used) -> {
			LocalDate today = LocalDate.ofInstant(this.clock.instant(), ZoneOffset.UTC);
			return UsageBill.of(this.plan, month, used, today);
		});
	}

	@Override
	public long storedBytes() {
		return this.ledger.quota().used();
	}

	private <T> Mono<T> read(CatalogWork<T> work) {
		return Mono.fromCallable(() -> this.ledger.read(work)).subscribeOn(Schedulers.boundedElastic());
	}

}
