package dev.durableobjects;

import java.util.function.Function;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks {@link HouseRules} on the main classes of api and core, and that each rule finds
 * what the package {@code wrong} does wrong on purpose.
 */
class HouseRulesTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.durableobjects");

	private static final JavaClasses WRONG = new ClassFileImporter().importPackages("wrong");

	@Test
	void everyPackageHasItsFloor() {
		holdsAndFinds(HouseRules::everyPackageHasItsFloor, "wrong.web.WebThatOpensSockets");
	}

	@Test
	void mechanismsAreStrangersToEachOther() {
		holdsAndFinds(HouseRules::mechanismsAreStrangersToEachOther, "wrong.rpc.CallThatStores",
				"wrong.alarm.Alarm.meet(wrong.commitlog.CommitLog)");
	}

	@Test
	void packagesAreFreeOfTangles() {
		holdsAndFinds(HouseRules::packagesAreFreeOfTangles, "wrong.alarm.Alarm.meet(wrong.commitlog.CommitLog)");
	}

	@Test
	void packagesNeverImportTheirOwnSubpackages() {
		holdsAndFinds(HouseRules::packagesNeverImportTheirOwnSubpackages, "wrong.web.WebThatOpensSockets");
	}

	@Test
	void floorsOnlyLookDown() {
		holdsAndFinds(HouseRules::floorsOnlyLookDown, "wrong.runtime.SlotThatSetsAlarms",
				"wrong.namespace.NamespaceThatLocks", "wrong.rpc.CallThatStores");
	}

	@Test
	void gateKnowsOnlyTheJdk() {
		holdsAndFinds(HouseRules::gateKnowsOnlyTheJdk, "wrong.gate.GateThatUsesSpring");
	}

	@Test
	void mechanismsKnowNextToNoSpring() {
		holdsAndFinds(HouseRules::mechanismsKnowNextToNoSpring, "wrong.sqlite.StorageThatLooksUpBeans");
	}

	@Test
	void vocabularyKnowsOnlyWhatItsUsersKnow() {
		holdsAndFinds(HouseRules::vocabularyKnowsOnlyWhatItsUsersKnow, "wrong.WordThatSchedules", "wrong.WordThatMaps");
	}

	@Test
	void coreKnowsNoBoot() {
		new HouseRules("dev.durableobjects").coreKnowsNoBoot().check(MAIN);
	}

	@Test
	void onlyTheWebEdgeKnowsTheWeb() {
		new HouseRules("dev.durableobjects").onlyTheWebEdgeKnowsTheWeb().check(MAIN);
	}

	private static void holdsAndFinds(Function<HouseRules, ArchRule> rule, String... offenders) {
		rule.apply(new HouseRules("dev.durableobjects")).check(MAIN);
		assertThat(rule.apply(new HouseRules("wrong")).evaluate(WRONG).getFailureReport().toString())
			.contains(offenders);
	}

}
