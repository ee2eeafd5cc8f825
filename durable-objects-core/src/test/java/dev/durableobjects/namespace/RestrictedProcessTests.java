package dev.durableobjects.namespace;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults of the operating system: everybody who is concerned is told, nothing that was
 * acknowledged is lost, other objects go on, and so does everything when the cause is
 * gone.
 */
class RestrictedProcessTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "FULL_DISK_.*")
	void aFullDisk(FaultScenario scenario) throws Exception {
		new RestrictedProcess(this.work).onSmallDisk(scenario, 12);
	}

	@Test
	void filesAndDirectoriesThatMayNotBeWritten() throws Exception {
		new RestrictedProcess(this.work).withPermissions(FaultScenario.PERMISSIONS);
	}

	@Test
	void tooManyOpenFiles() throws Exception {
		new RestrictedProcess(this.work).withDescriptors(FaultScenario.DESCRIPTORS, 400);
	}

	@Test
	void aWriteThatFails() throws Exception {
		new RestrictedProcess(this.work).withFileSize(FaultScenario.WRITE_ERROR);
	}

}
