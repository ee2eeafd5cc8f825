package dev.durableobjects.namespace;

import java.math.BigDecimal;
import java.util.Map;

import dev.durableobjects.UsageMetric;
import org.jspecify.annotations.Nullable;

/**
 * A price list.
 *
 * @param name its name
 * @param currency in which its prices are
 * @param daily whether what it includes is for a day, except storage, or for a month
 * @param memoryMegabytes how much memory an object is taken to have. A gigabyte has 1,000
 * of them
 * @param prices what it says of each metric
 */
public record PricingPlan(String name, String currency, boolean daily, long memoryMegabytes,
		Map<UsageMetric, Price> prices) {

	/**
	 * Copies the prices.
	 */
	public PricingPlan {
		prices = Map.copyOf(prices);
	}

	Price price(UsageMetric metric) {
		Price price = this.prices.get(metric);
		return (price != null) ? price : new Price(BigDecimal.ZERO, null);
	}

	/**
	 * What a plan says of a metric.
	 *
	 * @param included how much is included
	 * @param perUnit what a unit more costs, see {@link UsageMetric#unit()}; {@code null}
	 * if no more is sold
	 */
	public record Price(BigDecimal included, @Nullable BigDecimal perUnit) {
	}

}
