package dev.durableobjects.test;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application's test can see of this module.
 */
class HouseRulesTests {

	@Test
	void noPublicMethodMentionsATypeOfTheRuntime() {
		JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("dev.durableobjects.test");
		var methods = classes.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.flatMap((type) -> type.getMethods().stream())
			.filter((method) -> method.getModifiers().contains(JavaModifier.PUBLIC))
			.toList();
		assertThat(methods).hasSizeGreaterThan(40);
		assertThat(methods.stream().filter(HouseRulesTests::mentionsTheRuntime)).isEmpty();
	}

	private static boolean mentionsTheRuntime(JavaMethod method) {
		return Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
			.anyMatch((type) -> type.getPackageName().startsWith("dev.durableobjects.")
					&& !type.getPackageName().equals("dev.durableobjects.test"));
	}

}
