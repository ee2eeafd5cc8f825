package dev.durableobjects.autoconfigure;

import java.util.function.Function;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks {@link HouseRules} on the main classes of this module, and that each rule finds
 * what the package {@code wrong} does wrong on purpose.
 */
class HouseRulesTests {

	private static final String BASE = "dev.durableobjects.autoconfigure";

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(BASE);

	private static final JavaClasses WRONG = new ClassFileImporter().importPackages("wrong");

	@Test
	void autoConfigurationsArePublicAndFinal() {
		holdsAndFinds(HouseRules::autoConfigurationsArePublicAndFinal, "wrong.OpenAutoConfiguration",
				"wrong.HiddenSettings");
	}

	@Test
	void autoConfigurationsAreNamedSo() {
		holdsAndFinds(HouseRules::autoConfigurationsAreNamedSo, "wrong.HiddenSettings");
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		holdsAndFinds(HouseRules::autoConfigurationsHaveNoPublicMembers, "wrong.OpenAutoConfiguration.wideOpenBean()",
				"wrong.OpenAutoConfiguration.NAME");
	}

	@Test
	void actuatorStaysInItsCorner() {
		holdsAndFinds(HouseRules::actuatorStaysInItsCorner, "wrong.HiddenSettings");
	}

	@Test
	void packagesAreFreeOfTangles() {
		holdsAndFinds(HouseRules::packagesAreFreeOfTangles, "wrong.actuate.Endpoint");
	}

	private static void holdsAndFinds(Function<HouseRules, ArchRule> rule, String... offenders) {
		rule.apply(new HouseRules(BASE)).check(MAIN);
		assertThat(rule.apply(new HouseRules("wrong")).evaluate(WRONG).getFailureReport().toString())
			.contains(offenders);
	}

}
