package dev.durableobjects.namespace;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.UsageCharge;
import dev.durableobjects.UsageFigures;
import dev.durableobjects.UsageMetric;
import dev.durableobjects.UsageStatement;
import org.jspecify.annotations.Nullable;

/**
 * Makes a statement of what classes have used on the days of a month: a function from
 * values to a value.
 */
final class UsageBill {

	private static final MathContext PRECISION = MathContext.DECIMAL64;

	private static final int CENTS = 2;

	private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000);

	private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

	private static final BigDecimal MEGABYTES = BigDecimal.valueOf(1_000);

	private final PricingPlan plan;

	private final YearMonth month;

	private final Map<String, Map<LocalDate, UsageFigures>> classes = new TreeMap<>();

	private final Map<LocalDate, UsageFigures> days = new TreeMap<>();

	private UsageBill(PricingPlan plan, YearMonth month, List<DailyUsage> used, LocalDate today) {
		this.plan = plan;
		this.month = month;
		Map<String, Map<LocalDate, UsageFigures>> known = new HashMap<>();
		for (DailyUsage usage : used) {
			known.computeIfAbsent(usage.scriptName() + ":" + usage.className(), (name) -> new TreeMap<>())
				.merge(usage.day(), usage.figures(), UsageFigures::plus);
		}
		LocalDate last = today.isBefore(month.atEndOfMonth()) ? today : month.atEndOfMonth();
		known.forEach((name, figures) -> this.classes.put(name, everyDay(figures, month.atDay(1), last)));
		this.classes.values()
			.forEach((figures) -> figures
				.forEach((day, usedThen) -> this.days.merge(day, usedThen, UsageFigures::plus)));
	}

	/**
	 * Make a statement.
	 * @param plan the price list
	 * @param month the month
	 * @param used what classes have used on its days, and on the last day before it of
	 * which anything is known
	 * @param today the present day
	 * @return the statement
	 */
	static UsageStatement of(PricingPlan plan, YearMonth month, List<DailyUsage> used, LocalDate today) {
		return new UsageBill(plan, month, used, today).statement();
	}

	/**
	 * On a day of which nothing was written down, because the application did not run, as
	 * much is stored as on the day before.
	 */
	private static Map<LocalDate, UsageFigures> everyDay(Map<LocalDate, UsageFigures> known, LocalDate first,
			LocalDate last) {
		Map<LocalDate, UsageFigures> days = new TreeMap<>();
		long stored = 0;
		for (Map.Entry<LocalDate, UsageFigures> before : known.entrySet()) {
			if (before.getKey().isBefore(first)) {
				stored = before.getValue().storedBytes();
			}
		}
		for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
			UsageFigures figures = known.get(day);
			if (figures == null) {
				figures = ObjectLedger.stored(UsageFigures.NONE, stored);
			}
			stored = figures.storedBytes();
			days.put(day, figures);
		}
		return days;
	}

	private UsageStatement statement() {
		List<UsageCharge> charges = new ArrayList<>();
		Map<String, BigDecimal> shares = new TreeMap<>();
		this.classes.keySet().forEach((name) -> shares.put(name, BigDecimal.ZERO));
		BigDecimal total = BigDecimal.ZERO;
		for (UsageMetric metric : UsageMetric.values()) {
			UsageCharge charge = charge(metric);
			charges.add(charge);
			BigDecimal cost = charge.cost();
			if (cost != null && cost.signum() > 0) {
				total = total.add(cost);
				this.classes.forEach((name, days) -> shares.merge(name,
						cost.multiply(used(metric, days)).divide(charge.used(), PRECISION), BigDecimal::add));
			}
		}
		shares.replaceAll((name, share) -> rounded(share));
		return new UsageStatement(this.month, this.plan.name(), this.plan.currency(), List.copyOf(charges),
				rounded(total), Map.copyOf(shares));
	}

	private UsageCharge charge(UsageMetric metric) {
		PricingPlan.Price price = this.plan.price(metric);
		BigDecimal used = used(metric, this.days);
		BigDecimal over;
		if (this.plan.daily() && metric != UsageMetric.STORAGE) {
			over = this.days.values()
				.stream()
				.map((figures) -> over(used(metric, figures), price.included()))
				.reduce(BigDecimal.ZERO, BigDecimal::add);
		}
		else {
			over = over(used, price.included());
		}
		return new UsageCharge(metric, used, price.included(), over, cost(metric, over, price.perUnit()));
	}

	private static BigDecimal over(BigDecimal used, BigDecimal included) {
		return used.subtract(included).max(BigDecimal.ZERO);
	}

	private static @Nullable BigDecimal cost(UsageMetric metric, BigDecimal over, @Nullable BigDecimal perUnit) {
		return (perUnit != null) ? over.multiply(perUnit).divide(BigDecimal.valueOf(metric.unit()), PRECISION) : null;
	}

	private BigDecimal used(UsageMetric metric, Map<LocalDate, UsageFigures> days) {
		return used(metric, days.values().stream().reduce(UsageFigures.NONE, UsageFigures::plus));
	}

	private BigDecimal used(UsageMetric metric, UsageFigures figures) {
		return switch (metric) {
			case REQUESTS -> BigDecimal.valueOf(figures.requests())
				.add(BigDecimal.valueOf(figures.webSocketMessages())
					.divide(BigDecimal.valueOf(UsageFigures.MESSAGES_PER_REQUEST), PRECISION));
			case DURATION -> BigDecimal.valueOf(figures.activeMicros())
				.multiply(BigDecimal.valueOf(this.plan.memoryMegabytes()))
				.divide(MICROS.multiply(MEGABYTES), PRECISION);
			case ROWS_READ -> BigDecimal.valueOf(figures.rowsRead());
			case ROWS_WRITTEN -> BigDecimal.valueOf(figures.rowsWritten());
			case STORAGE -> BigDecimal.valueOf(figures.storedBytes())
				.divide(GIGABYTE.multiply(BigDecimal.valueOf(this.month.lengthOfMonth())), PRECISION);
		};
	}

	private static BigDecimal rounded(BigDecimal amount) {
		return amount.setScale(CENTS, RoundingMode.HALF_UP);
	}

}
