package dev.durableobjects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

/**
 * Who may import whom, for the packages below one base package.
 */
final class HouseRules {

	private static final String[] MECHANISMS = { "rpc", "sqlite", "commitlog", "alarm", "hibernation", "schedule",
			"schema" };

	private static final String[] EDGES = { "migration", "context", "web.reactive" };

	private final String base;

	HouseRules(String base) {
		this.base = base;
	}

	ArchRule everyPackageHasItsFloor() {
		List<String> drawn = new ArrayList<>(List.of(this.base));
		drawn.addAll(List.of(packages("gate", "runtime", "namespace")));
		drawn.addAll(List.of(packages(MECHANISMS)));
		drawn.addAll(List.of(packages(EDGES)));
		return classes().should()
			.resideInAnyPackage(drawn.toArray(String[]::new))
			.because("a package that no rule knows is bound by no rule")
			.allowEmptyShould(true);
	}

	ArchRule mechanismsAreStrangersToEachOther() {
		return CompositeArchRule.of(Arrays.stream(MECHANISMS).map(this::strangerToOtherMechanisms).toList())
			.as("mechanisms are strangers to each other: the adapter between two lives one floor up");
	}

	private ArchRule strangerToOtherMechanisms(String mechanism) {
		String[] others = Arrays.stream(MECHANISMS).filter((other) -> !other.equals(mechanism)).toArray(String[]::new);
		return noClasses().that()
			.resideInAPackage(packages(mechanism)[0])
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(packages(others))
			.allowEmptyShould(true);
	}

	ArchRule packagesAreFreeOfTangles() {
		return SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().allowEmptyShould(true);
	}

	ArchRule packagesNeverImportTheirOwnSubpackages() {
		return classes().should(notDependOnDescendantPackages())
			.because("a package is drawn above what it imports, and its sub-packages are drawn above it")
			.allowEmptyShould(true);
	}

	ArchRule floorsOnlyLookDown() {
		String[] belowRuntime = { "api", "gate", "rpc", "sqlite", "commitlog", "hibernation", "schedule" };
		String[] belowNamespace = { "api", "rpc", "sqlite", "commitlog", "alarm", "hibernation", "schedule", "schema",
				"runtime" };
		String[] belowEdges = { "api", "rpc", "sqlite", "commitlog", "alarm", "hibernation", "schedule", "schema",
				"runtime", "namespace" };
		return layeredArchitecture().consideringOnlyDependenciesInLayers()
			.withOptionalLayers(true)
			.layer("api")
			.definedBy(this.base)
			.layer("gate")
			.definedBy(packages("gate"))
			.layer("rpc")
			.definedBy(packages("rpc"))
			.layer("sqlite")
			.definedBy(packages("sqlite"))
			.layer("commitlog")
			.definedBy(packages("commitlog"))
			.layer("alarm")
			.definedBy(packages("alarm"))
			.layer("hibernation")
			.definedBy(packages("hibernation"))
			.layer("schedule")
			.definedBy(packages("schedule"))
			.layer("schema")
			.definedBy(packages("schema"))
			.layer("runtime")
			.definedBy(packages("runtime"))
			.layer("namespace")
			.definedBy(packages("namespace"))
			.layer("migration")
			.definedBy(packages("migration"))
			.layer("context")
			.definedBy(packages("context"))
			.layer("web")
			.definedBy(packages("web.reactive"))
			.whereLayer("api")
			.mayNotAccessAnyLayer()
			.whereLayer("gate")
			.mayNotAccessAnyLayer()
			.whereLayer("rpc")
			.mayOnlyAccessLayers("api")
			.whereLayer("sqlite")
			.mayOnlyAccessLayers("api", "gate")
			.whereLayer("commitlog")
			.mayOnlyAccessLayers("api")
			.whereLayer("alarm")
			.mayOnlyAccessLayers("api")
			.whereLayer("hibernation")
			.mayOnlyAccessLayers("api")
			.whereLayer("schedule")
			.mayOnlyAccessLayers("api")
			.whereLayer("schema")
			.mayOnlyAccessLayers("api")
			.whereLayer("runtime")
			.mayOnlyAccessLayers(belowRuntime)
			.whereLayer("namespace")
			.mayOnlyAccessLayers(belowNamespace)
			.whereLayer("migration")
			.mayOnlyAccessLayers(belowEdges)
			.whereLayer("context")
			.mayOnlyAccessLayers(belowEdges)
			.whereLayer("web")
			.mayOnlyAccessLayers(belowEdges)
			.because(
					"a floor imports the floors below it; only sqlite and runtime see the gate, and only namespace and the edges see the alarm")
			.allowEmptyShould(true);
	}

	ArchRule gateKnowsOnlyTheJdk() {
		return classes().that()
			.resideInAPackage(packages("gate")[0])
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", packages("gate")[0])
			.because("the gates are tested step by step, without storage, metrics or Spring")
			.allowEmptyShould(true);
	}

	ArchRule coreKnowsNoBoot() {
		return noClasses().should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.because("Boot is known to autoconfigure only")
			.allowEmptyShould(true);
	}

	ArchRule onlyTheWebEdgeKnowsTheWeb() {
		return noClasses().that()
			.resideOutsideOfPackages(this.base, this.base + ".web.reactive..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "reactor.netty..")
			.because("objects live without a web server")
			.allowEmptyShould(true);
	}

	ArchRule mechanismsKnowNextToNoSpring() {
		DescribedPredicate<JavaClass> basics = named("org.springframework.util.Assert",
				"org.springframework.core.ParameterizedTypeReference");
		DescribedPredicate<JavaClass> types = named("org.springframework.core.ResolvableType");
		DescribedPredicate<JavaClass> jdbc = resideInAnyPackage("org.springframework.jdbc..",
				"org.springframework.dao..");
		DescribedPredicate<JavaClass> scheduling = named("org.springframework.scheduling.TaskScheduler",
				"org.springframework.core.task.TaskRejectedException");
		DescribedPredicate<JavaClass> cron = named("org.springframework.scheduling.support.CronExpression");
		return CompositeArchRule.of(List.of(knowsNoSpringExcept(basics, "commitlog", "hibernation", "runtime"),
				knowsNoSpringExcept(basics.or(types), "rpc"), knowsNoSpringExcept(basics.or(jdbc), "sqlite", "schema"),
				knowsNoSpringExcept(basics.or(scheduling), "alarm"), knowsNoSpringExcept(basics.or(cron), "schedule")))
			.as("mechanisms and runtime know of Spring only Assert and ParameterizedTypeReference, "
					+ "rpc also ResolvableType, sqlite and schema also JDBC, alarm also TaskScheduler, schedule also CronExpression");
	}

	private ArchRule knowsNoSpringExcept(DescribedPredicate<JavaClass> allowed, String... names) {
		return noClasses().that()
			.resideInAnyPackage(packages(names))
			.should()
			.dependOnClassesThat(resideInAPackage("org.springframework..").and(not(allowed)))
			.allowEmptyShould(true);
	}

	ArchRule vocabularyKnowsOnlyWhatItsUsersKnow() {
		DescribedPredicate<JavaClass> spring = named("javax.sql.DataSource",
				"org.springframework.core.ParameterizedTypeReference", "org.springframework.core.annotation.AliasFor",
				"org.springframework.context.annotation.Scope",
				"org.springframework.context.annotation.ScopedProxyMode")
			.or(resideInAnyPackage("org.springframework.stereotype..", "org.springframework.jdbc.core.simple..",
					"org.springframework.web.reactive.function.server..", "org.springframework.web.server..",
					"org.springframework.http.."));
		DescribedPredicate<JavaClass> known = resideInAnyPackage("java..", "org.jspecify..", "reactor..",
				"org.reactivestreams..", this.base)
			.and(not(resideInAPackage("java.sql..")))
			.or(spring);
		DescribedPredicate<JavaClass> customizer = simpleNameEndingWith("JsonMapperCustomizer");
		ArchRule vocabulary = classes().that()
			.resideInAPackage(this.base)
			.and(not(customizer))
			.should()
			.onlyDependOnClassesThat(known)
			.allowEmptyShould(true);
		ArchRule jackson = classes().that()
			.resideInAPackage(this.base)
			.and(customizer)
			.should()
			.onlyDependOnClassesThat(known.or(resideInAPackage("tools.jackson..")))
			.allowEmptyShould(true);
		return CompositeArchRule.of(List.of(vocabulary, jackson))
			.as("the vocabulary knows only the JDK, JSpecify, Reactor, and of Spring what its signatures show");
	}

	private String[] packages(String... names) {
		return Arrays.stream(names).map((name) -> this.base + "." + name + "..").toArray(String[]::new);
	}

	private static DescribedPredicate<JavaClass> named(String... names) {
		return DescribedPredicate.describe("are one of " + List.of(names),
				(type) -> List.of(names).contains(outermost(type).getName()));
	}

	private static HasName outermost(JavaClass type) {
		return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
	}

	private static ArchCondition<JavaClass> notDependOnDescendantPackages() {
		return new ArchCondition<>("not depend on sub-packages of their own package") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
					String target = dependency.getTargetClass().getPackageName();
					if (target.startsWith(type.getPackageName() + ".")) {
						events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
					}
				}
			}
		};
	}

}
