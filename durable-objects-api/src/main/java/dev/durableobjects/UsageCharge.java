package dev.durableobjects;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * One line of a {@link UsageStatement}.
 *
 * @param metric what is charged
 * @param used how much was used in the month
 * @param included how much the plan includes, in a day or in the month as the plan says
 * @param over how much was used beyond that: of a plan by the day the sum of what each
 * day was over
 * @param cost what that costs; {@code null} if the plan sells nothing beyond what it
 * includes
 */
public record UsageCharge(UsageMetric metric, BigDecimal used, BigDecimal included, BigDecimal over,
		@Nullable BigDecimal cost) {
}
