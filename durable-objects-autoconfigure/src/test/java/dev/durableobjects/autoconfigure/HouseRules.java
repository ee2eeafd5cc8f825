package dev.durableobjects.autoconfigure;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * How auto-configurations look, for the packages below one base package.
 */
final class HouseRules {

	private final String base;

	HouseRules(String base) {
		this.base = base;
	}

	ArchRule autoConfigurationsArePublicAndFinal() {
		return classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.because("they are named by other auto-configurations for ordering, and by nobody else for anything else")
			.allowEmptyShould(true);
	}

	ArchRule autoConfigurationsAreNamedSo() {
		return classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.allowEmptyShould(true);
	}

	ArchRule autoConfigurationsHaveNoPublicMembers() {
		return CompositeArchRule
			.of(methods().that()
				.areDeclaredInClassesThat()
				.areAnnotatedWith(AutoConfiguration.class)
				.should()
				.notBePublic()
				.allowEmptyShould(true))
			.and(fields().that()
				.areDeclaredInClassesThat()
				.areAnnotatedWith(AutoConfiguration.class)
				.should()
				.notBePublic()
				.allowEmptyShould(true))
			.because("bean methods are called by the container only");
	}

	ArchRule actuatorStaysInItsCorner() {
		return noClasses().that()
			.resideInAPackage(this.base)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(this.base + ".actuate..")
			.because("the actuator is optional")
			.allowEmptyShould(true);
	}

	ArchRule packagesAreFreeOfTangles() {
		return SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().allowEmptyShould(true);
	}

}
