package dev.durableobjects.namespace;

import java.util.Set;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.SchemaMigrationException;
import dev.durableobjects.SqlStorageException;

/**
 * Tells failures for which an object is not to blame from its own: there was no place for
 * it, the application was closing, the disk has failed or is full, a file is damaged, or
 * the scripts of its class do not fit, which another release may repair.
 */
final class PlatformFailure {

	private static final Set<String> CODES_OF_THE_FILE = Set.of("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY",
			"SQLITE_CORRUPT", "SQLITE_NOTADB");

	/** What an application's full-text index says about its own content. */
	private static final String CORRUPT_INDEX = "SQLITE_CORRUPT_VTAB";

	private PlatformFailure() {
	}

	/**
	 * Whether a failure is none of the object's own. What is behind an exception of the
	 * application, such as the connection that its HTTP call has lost, is not looked at.
	 */
	static boolean isIn(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = behind(cause)) {
			if (cause instanceof DurableObjectOverloadedException || cause instanceof RuntimeStoppedException
					|| cause instanceof SchemaMigrationException || cause instanceof DataDirectoryException
					|| (cause instanceof SqlStorageException sql && isOfTheFile(sql))) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable Throwable behind(Throwable failure) {
		return (failure instanceof DurableObjectException || failure instanceof CompletionException)
				? failure.getCause() : null;
	}

	/**
	 * A database is full because of a limit, which has a property, or because of its
	 * disk.
	 */
	private static boolean isOfTheFile(SqlStorageException failure) {
		String code = failure.code();
		if (code == null) {
			return false;
		}
		return "SQLITE_FULL".equals(code) ? failure.property() == null
				: CODES_OF_THE_FILE.contains(code) && !CORRUPT_INDEX.equals(failure.extendedCode());
	}

}
