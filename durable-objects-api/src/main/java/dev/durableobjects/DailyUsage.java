package dev.durableobjects;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * What a class, or one of its objects, has used on one day.
 *
 * @param day the day in UTC
 * @param scriptName the script of the class
 * @param className the class's name, the present one if it was renamed
 * @param objectId the object's id, or {@code null} for the whole class
 * @param objectName the object's name, if it is known
 * @param figures what was used
 */
public record DailyUsage(LocalDate day, String scriptName, String className, @Nullable String objectId,
		@Nullable String objectName, UsageFigures figures) {
}
