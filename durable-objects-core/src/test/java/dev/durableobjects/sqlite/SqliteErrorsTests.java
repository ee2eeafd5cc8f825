package dev.durableobjects.sqlite;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteErrorsTests {

	@ParameterizedTest
	@EnumSource(value = SQLiteErrorCode.class, names = { "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_INTERRUPT",
			"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY" })
	void connectionCannotBeTrustedAfterTheFileOrAnInterruption(SQLiteErrorCode code) {
		assertThat(SqliteErrors.isCritical(new SQLiteException(code.message, code))).isTrue();
	}

	@ParameterizedTest
	@EnumSource(value = SQLiteErrorCode.class, names = { "SQLITE_ERROR", "SQLITE_NOMEM", "SQLITE_TOOBIG",
			"SQLITE_LOCKED", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CORRUPT_VTAB", "SQLITE_ABORT_ROLLBACK" })
	void statementThatIsUndoneAloneLeavesTheTransaction(SQLiteErrorCode code) {
		assertThat(SqliteErrors.isCritical(new SQLiteException(code.message, code))).isFalse();
	}

}
