package dev.durableobjects.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets SQLite itself check the files of all objects. Works on copies: the runtime's files
 * are not touched, and a {@code -wal} that is there stays for the runtime to recover.
 */
final class IntegrityCheck {

	private final Path directory;

	private final Path copy;

	IntegrityCheck(Path directory, Path work) {
		this.directory = directory;
		this.copy = work.resolve("copy.sqlite");
	}

	/**
	 * Check. The runtime must not have the files open.
	 * @return name and complaint of each file that is not in order
	 * @throws IOException if a file cannot be copied
	 */
	List<String> complaints() throws IOException {
		List<String> complaints = new ArrayList<>();
		for (Path file : files()) {
			String answer = check(file);
			if (!answer.equals("ok")) {
				complaints.add(file.getFileName() + ": " + answer);
			}
		}
		return complaints;
	}

	/**
	 * The files of all objects.
	 * @return the files
	 * @throws IOException if the directory cannot be read
	 */
	List<Path> files() throws IOException {
		try (Stream<Path> paths = Files.walk(this.directory)) {
			return paths.filter((path) -> path.getFileName().toString().matches("[0-9a-f]{64}\\.sqlite")).toList();
		}
	}

	private String check(Path file) throws IOException {
		Path wal = file.resolveSibling(file.getFileName() + "-wal");
		Path walCopy = this.copy.resolveSibling(this.copy.getFileName() + "-wal");
		Files.copy(file, this.copy, StandardCopyOption.REPLACE_EXISTING);
		Files.deleteIfExists(walCopy);
		if (Files.exists(wal)) {
			Files.copy(wal, walCopy);
		}
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.copy);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA locking_mode=EXCLUSIVE");
			statement.execute("PRAGMA synchronous=OFF");
			try (ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
				return result.next() ? result.getString(1) : "no answer";
			}
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

}
