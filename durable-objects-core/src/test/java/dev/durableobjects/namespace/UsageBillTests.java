package dev.durableobjects.namespace;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.UsageCharge;
import dev.durableobjects.UsageFigures;
import dev.durableobjects.UsageMetric;
import dev.durableobjects.UsageStatement;

import static org.assertj.core.api.Assertions.assertThat;

class UsageBillTests {

	private static final YearMonth MONTH = YearMonth.of(2026, 6);

	private static final PricingPlan PAID = new PricingPlan("paid", "USD", false, 128,
			Map.of(UsageMetric.REQUESTS, price("1000000", "0.15"), UsageMetric.DURATION, price("400000", "12.50"),
					UsageMetric.ROWS_READ, price("25000000000", "0.001"), UsageMetric.ROWS_WRITTEN,
					price("50000000", "1.00"), UsageMetric.STORAGE, price("5", "0.20")));

	private static final PricingPlan FREE = new PricingPlan("free", "USD", true, 128,
			Map.of(UsageMetric.REQUESTS, price("100000", null), UsageMetric.DURATION, price("13000", null),
					UsageMetric.ROWS_READ, price("5000000", null), UsageMetric.ROWS_WRITTEN, price("100000", null),
					UsageMetric.STORAGE, price("5", null)));

	private static PricingPlan.Price price(String included, String perUnit) {
		return new PricingPlan.Price(new BigDecimal(included), (perUnit != null) ? new BigDecimal(perUnit) : null);
	}

	private static DailyUsage day(int day, String className, UsageFigures figures) {
		return new DailyUsage(MONTH.atDay(1).plusDays(day - 1L), "shop", className, null, null, figures);
	}

	private static UsageStatement statement(PricingPlan plan, DailyUsage... days) {
		return UsageBill.of(plan, MONTH, List.of(days), LocalDate.of(2026, 7, 1));
	}

	/**
	 * Cloudflare's own example: 1.5 million requests, a million of active seconds, and
	 * 128,000 GB-s for them.
	 */
	@Test
	void requestsAndDurationOfThePaidPlan() {
		UsageStatement statement = statement(PAID,
				day(1, "A", new UsageFigures(1_500_000, 0, 1_000_000_000_000L, 0, 0, 0)));
		UsageCharge requests = statement.charge(UsageMetric.REQUESTS);
		assertThat(requests.over()).isEqualByComparingTo("500000");
		assertThat(requests.cost()).isEqualByComparingTo("0.075");
		UsageCharge duration = statement.charge(UsageMetric.DURATION);
		assertThat(duration.used()).isEqualByComparingTo("128000");
		assertThat(duration.over()).isEqualByComparingTo("0");
		assertThat(duration.cost()).isEqualByComparingTo("0");
		assertThat(statement.total()).isEqualByComparingTo("0.08");
	}

	@Test
	void messagesCountAsATwentiethOfARequest() {
		UsageStatement statement = statement(PAID, day(1, "A", new UsageFigures(0, 1_000_000, 0, 0, 0, 0)));
		assertThat(statement.charge(UsageMetric.REQUESTS).used()).isEqualByComparingTo("50000");
	}

	@Test
	void rowsAndStorageOfThePaidPlan() {
		UsageFigures figures = new UsageFigures(0, 0, 0, 26_000_000_000L, 51_000_000, 6_000_000_000L);
		DailyUsage[] days = new DailyUsage[30];
		for (int i = 0; i < 30; i++) {
			days[i] = day(i + 1, "A", (i == 0) ? figures : new UsageFigures(0, 0, 0, 0, 0, 6_000_000_000L));
		}
		UsageStatement statement = statement(PAID, days);
		assertThat(statement.charge(UsageMetric.ROWS_READ).cost()).isEqualByComparingTo("1");
		assertThat(statement.charge(UsageMetric.ROWS_WRITTEN).cost()).isEqualByComparingTo("1");
		assertThat(statement.charge(UsageMetric.STORAGE).used()).isEqualByComparingTo("6");
		assertThat(statement.charge(UsageMetric.STORAGE).cost()).isEqualByComparingTo("0.20");
		assertThat(statement.total()).isEqualByComparingTo("2.20");
	}

	@Test
	void whatIsStoredStaysStoredWhileTheApplicationDoesNotRun() {
		UsageFigures stored = new UsageFigures(0, 0, 0, 0, 0, 30_000_000_000L);
		assertThat(statement(PAID, day(-3, "A", stored)).charge(UsageMetric.STORAGE).used()).isEqualByComparingTo("30");
		assertThat(statement(PAID, day(16, "A", stored)).charge(UsageMetric.STORAGE).used()).isEqualByComparingTo("15");
		UsageStatement halfWay = UsageBill.of(PAID, MONTH, List.of(day(1, "A", stored)), MONTH.atDay(15));
		assertThat(halfWay.charge(UsageMetric.STORAGE).used()).isEqualByComparingTo("15");
	}

	@Test
	void theFreePlanIncludesSomethingEachDayAndSellsNothing() {
		UsageStatement statement = statement(FREE, day(1, "A", new UsageFigures(150_000, 0, 0, 0, 0, 0)),
				day(2, "A", new UsageFigures(10_000, 0, 0, 0, 0, 0)),
				day(3, "A", new UsageFigures(100_001, 0, 0, 0, 0, 0)));
		UsageCharge requests = statement.charge(UsageMetric.REQUESTS);
		assertThat(requests.used()).isEqualByComparingTo("260001");
		assertThat(requests.over()).isEqualByComparingTo("50001");
		assertThat(requests.cost()).isNull();
		assertThat(statement.total()).isEqualByComparingTo("0");
	}

	@Test
	void eachClassHasItsShareOfWhatItHasUsed() {
		UsageStatement statement = statement(PAID, day(1, "A", new UsageFigures(75_000_000, 0, 0, 0, 0, 0)),
				day(1, "B", new UsageFigures(26_000_000, 0, 0, 0, 0, 0)));
		assertThat(statement.total()).isEqualByComparingTo("15.00");
		assertThat(statement.shares()).containsOnlyKeys("shop:A", "shop:B");
		assertThat(statement.shares().get("shop:A")).isEqualByComparingTo("11.14");
		assertThat(statement.shares().get("shop:B")).isEqualByComparingTo("3.86");
	}

}
