package dev.durableobjects;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * What the objects have used in a month, and what that would cost by a price list.
 *
 * @param month the month in UTC
 * @param plan the price list, {@code free} or {@code paid}
 * @param currency in which its prices are
 * @param charges one line for each metric
 * @param total the sum of the costs
 * @param shares what of it falls to each class: of the cost of each metric as much as its
 * part of the use. By {@code script:class}
 */
public record UsageStatement(YearMonth month, String plan, String currency, List<UsageCharge> charges, BigDecimal total,
		Map<String, BigDecimal> shares) {

	/**
	 * The line of a metric.
	 * @param metric the metric
	 * @return the line
	 */
	public UsageCharge charge(UsageMetric metric) {
		return this.charges.stream().filter((charge) -> charge.metric() == metric).findFirst().orElseThrow();
	}

}
