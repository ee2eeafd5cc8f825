package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which failures of an alarm count.
 */
class PlatformFailureTests {

	@ParameterizedTest
	@CsvSource({ "SQLITE_IOERR, SQLITE_IOERR_FSYNC, , true", "SQLITE_CANTOPEN, , , true", "SQLITE_READONLY, , , true",
			"SQLITE_CORRUPT, , , true", "SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, , false", "SQLITE_NOTADB, , , true",
			"SQLITE_FULL, , , true", "SQLITE_FULL, , durable-objects.limits.storage-per-object, false",
			"SQLITE_CONSTRAINT, , , false", "SQLITE_ERROR, , , false", ", , , false" })
	void ofSqlite(@Nullable String code, @Nullable String extended, @Nullable String property, boolean expected) {
		SqlStorageException failure = new SqlStorageException("no", code, extended, null, property, null);
		assertThat(PlatformFailure.isIn(failure)).isEqualTo(expected);
		assertThat(PlatformFailure.isIn(reset(failure))).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource
	void forWhichNoObjectIsToBlame(DurableObjectException failure) {
		assertThat(PlatformFailure.isIn(failure)).isTrue();
		assertThat(PlatformFailure.isIn(reset(failure))).isTrue();
	}

	static Stream<DurableObjectException> forWhichNoObjectIsToBlame() {
		return Stream.of(new DurableObjectOverloadedException("too many", null), new RuntimeStoppedException(null),
				new SqlStorageException("The alarm could not be entered in the index", null, null,
						new CompletionException(
								new DataDirectoryException(Path.of("data"), "full", "free space", null))));
	}

	@Test
	void whatIsBehindAnExceptionOfTheApplicationIsItsOwn() {
		assertThat(PlatformFailure.isIn(null)).isFalse();
		assertThat(PlatformFailure.isIn(new IOException("Connection reset"))).isFalse();
		assertThat(PlatformFailure.isIn(reset(new IOException("Connection reset")))).isFalse();
		assertThat(PlatformFailure
			.isIn(new IllegalStateException(new SqlStorageException("x", "SQLITE_IOERR", null, null)))).isFalse();
	}

	private static DurableObjectResetException reset(Throwable cause) {
		return new DurableObjectResetException("reset", cause, null);
	}

}
