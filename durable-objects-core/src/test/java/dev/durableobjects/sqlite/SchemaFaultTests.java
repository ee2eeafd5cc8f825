package dev.durableobjects.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scripts that end in the middle, because of an error or with the process.
 */
class SchemaFaultTests {

	@TempDir
	Path directory;

	@Test
	void anErrorInAnyStatementLeavesTheObjectAsItWas() throws Exception {
		UpgradedObject object = UpgradedObject.create(this.directory);
		int failures = 0;
		for (int last : statements()) {
			try {
				object.upgrade((number) -> {
					if (number == last) {
						throw new SQLException("no more");
					}
				});
				// Flyway can do without what it asks the driver for.
				object.isUpgraded();
				object = UpgradedObject.create(Files.createDirectory(this.directory.resolve("next" + last)));
			}
			catch (DurableObjectException ex) {
				failures++;
				object.isAsItWas();
			}
		}
		assertThat(failures).isGreaterThan(10);
		object.upgrade((number) -> {
		});
		object.isUpgraded();
	}

	@Test
	@Timeout(240)
	void aProcessThatIsKilledInTheMiddleLeavesTheObjectAsItWas() throws Exception {
		UpgradedObject object = UpgradedObject.create(this.directory);
		List<Integer> statements = statements();
		for (int last : List.of(statements.get(statements.size() / 2), statements.get(statements.size() - 2),
				Integer.MAX_VALUE)) {
			assertThat(UpgradingProcess.run(object, last)).as("statement %s", last).isEqualTo(UpgradingProcess.KILLED);
			object.isAsItWas();
		}
		assertThat(UpgradingProcess.run(object, 0)).isZero();
		object.isUpgraded();
	}

	/**
	 * The numbers of the statements of an upgrade.
	 */
	private List<Integer> statements() throws Exception {
		List<Integer> statements = new ArrayList<>();
		UpgradedObject.create(Files.createDirectory(this.directory.resolve("whole"))).upgrade(statements::add);
		assertThat(statements).hasSizeGreaterThan(10).endsWith(Integer.MAX_VALUE);
		return statements;
	}

}
