package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Spring's own classes on an object's database.
 */
class JdbcClientTests {

	@TempDir
	Path directory;

	private DrivenStore store;

	private JdbcClient jdbc;

	@BeforeEach
	void open() throws IOException {
		this.store = new DrivenStore(this.directory);
		this.jdbc = this.store.storage().jdbc();
		this.jdbc
			.sql("CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, level TEXT, joined INTEGER)")
			.update();
	}

	@AfterEach
	void close() throws IOException {
		this.store.close();
	}

	@Test
	void recordsAreWrittenAndReadWithNamedParameters() {
		Member ada = new Member(1, "Ada", Level.GOLD, Instant.ofEpochMilli(1_700_000_000_123L));
		assertThat(this.jdbc.sql("INSERT INTO member VALUES (:id, :name, :level, :joined)").paramSource(ada).update())
			.isEqualTo(1);
		this.jdbc.sql("INSERT INTO member VALUES (?, ?, ?, ?)").params(2, "Bob", null, null).update();
		assertThat(this.jdbc.sql("SELECT * FROM member WHERE name IN (:names) ORDER BY id")
			.param("names", List.of("Ada", "Bob"))
			.query(Member.class)
			.list()).containsExactly(ada, new Member(2, "Bob", null, null));
		assertThat(this.jdbc.sql("SELECT name FROM member WHERE id = ?").param(3).query(String.class).optional())
			.isEmpty();
		assertThat(this.jdbc.sql("SELECT count(*) FROM member").query(Integer.class).single()).isEqualTo(2);
		assertThat(this.jdbc.sql("SELECT id, name FROM member").query().listOfRows())
			.containsExactly(Map.of("id", 1L, "name", "Ada"), Map.of("id", 2L, "name", "Bob"));
	}

	@Test
	void columnsInSnakeCaseFitComponentsInCamelCase() {
		assertThat(this.jdbc.sql("SELECT 'x' AS first_name, 7 AS shoe_size").query(Person.class).single())
			.isEqualTo(new Person("x", 7));
	}

	@Test
	void valuesAreBoundAsBySqlExecAndReadBack() {
		UUID uuid = UUID.randomUUID();
		Instant instant = Instant.ofEpochMilli(1_700_000_000_123L);
		assertThat(this.jdbc.sql("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS f")
			.params(uuid, instant, Level.GOLD, true, Long.MAX_VALUE, new byte[] { 1 })
			.query()
			.singleRow()
			.values())
			.containsExactly(uuid.toString(), instant.toEpochMilli(), "GOLD", 1L, Long.MAX_VALUE, new byte[] { 1 });
		assertThat(single(uuid, UUID.class)).isEqualTo(uuid);
		assertThat(single(instant, Instant.class)).isEqualTo(instant);
		assertThat(single(java.sql.Timestamp.from(instant), Long.class)).isEqualTo(instant.toEpochMilli());
		assertThatIllegalArgumentException().isThrownBy(() -> single(new java.sql.Date(0), Long.class));
		assertThat(single(instant, java.util.Date.class)).hasTime(instant.toEpochMilli());
		assertThat(single(Level.GOLD, Level.class)).isEqualTo(Level.GOLD);
		assertThat(single(true, Boolean.class)).isTrue();
		assertThat(single(2.5, Double.class)).isEqualTo(2.5);
		assertThat(single("2024-02-29", LocalDate.class)).isEqualTo("2024-02-29");
		assertThatIllegalArgumentException().isThrownBy(() -> single(List.class, String.class))
			.withMessageContaining("Binding 1 of type 'java.lang.Class'");
	}

	private <T> @Nullable T single(Object value, Class<T> type) {
		return this.jdbc.sql("SELECT ?").param(value).query(type).single();
	}

	@Test
	void numbersOutOfRangeAndTextsThatAreNoneAreNotReadAsNumbers() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> single(1L << 40, Integer.class))
			.havingRootCause()
			.withMessageContaining("'1099511627776' is not a number between -2147483648");
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> single("x", Long.class));
	}

	@Test
	void generatedKeysAreThoseOfTheStatement() {
		GeneratedKeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("INSERT INTO member (id, name) VALUES (41, 'Ada')").update();
		this.jdbc.sql("INSERT INTO member (name) VALUES (:name);").param("name", "Bob").update(key);
		assertThat(key.getKey()).isEqualTo(42L);
		GeneratedKeyHolder none = new GeneratedKeyHolder();
		this.jdbc.sql("INSERT OR IGNORE INTO member (name) VALUES ('Bob')").update(none);
		this.jdbc.sql("UPDATE member SET level = 'X'").update(none);
		this.jdbc.sql("INSERT INTO member (name) VALUES ('Bob') ON CONFLICT DO UPDATE SET level = 'Y'").update(none);
		assertThat(none.getKeyList()).isEmpty();
		GeneratedKeyHolder returned = new GeneratedKeyHolder();
		this.jdbc.sql("UPDATE member SET level = 'Z' WHERE id = 42 RETURNING id, level").update(returned);
		assertThat(returned.getKeys()).isEqualTo(Map.of("id", 42L, "level", "Z"));
		GeneratedKeyHolder columns = new GeneratedKeyHolder();
		assertThat(this.jdbc.sql("INSERT INTO member (name) VALUES (?), (?) ; -- two")
			.params("Cid", "Dan")
			.update(columns, "id", "name")).isEqualTo(2);
		assertThat(columns.getKeyList()).containsExactly(Map.of("id", 43L, "name", "Cid"),
				Map.of("id", 44L, "name", "Dan"));
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> this.jdbc.sql("INSERT INTO member (name) VALUES ('Eve')").update(columns, "ident"))
			.withStackTraceContaining("no such column: ident");
	}

	@Test
	void countsAreThoseOfTheStatementItself() {
		this.jdbc.sql("CREATE TABLE note (text)").update();
		this.jdbc.sql("CREATE TRIGGER noted AFTER INSERT ON member BEGIN INSERT INTO note VALUES ('a'), ('b'); END")
			.update();
		assertThat(this.jdbc.sql("INSERT INTO member (name) VALUES ('Ada'), ('Bob')").update()).isEqualTo(2);
		assertThat(this.jdbc.sql("UPDATE member SET level = 'X' WHERE name = 'Zoe'").update()).isZero();
		assertThat(this.jdbc.sql("DELETE FROM member RETURNING id").update()).isEqualTo(2);
		assertThat(this.jdbc.sql("DROP TABLE note").update()).isZero();
	}

	@Test
	void rowsAreReadAsTheyAreAskedFor() {
		String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
		try (Stream<@Nullable Long> numbers = this.jdbc.sql(endless).query(Long.class).stream()) {
			assertThat(numbers.limit(3)).containsExactly(1L, 2L, 3L);
		}
		assertThat(this.jdbc.sql(endless).withMaxRows(2).query(Long.class).list()).containsExactly(1L, 2L);
	}

	@Test
	void aStreamThatIsNotClosedEndsWithItsEvent() {
		Iterator<@Nullable Long> rest = this.jdbc.sql("VALUES (1), (2), (3)").query(Long.class).stream().iterator();
		assertThat(rest.next()).isEqualTo(1);
		this.store.store().endTurn();
		assertThat(this.store.store().mayCheckpoint()).isTrue();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> {
			while (rest.hasNext()) {
				rest.next();
			}
		}).havingRootCause().withMessageContaining("closed when its event ended");
	}

	@Test
	void rowsOfAnUnfinishedWriteSurviveACommitOfTheirConnection() throws SQLException {
		try (var connection = this.store.storage().dataSource().getConnection();
				var statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			ResultSet rows = statement.executeQuery("INSERT INTO member (name) VALUES ('Ada'), ('Bob') RETURNING name");
			assertThat(rows.next()).isTrue();
			connection.commit();
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString("NAME")).isEqualTo("Bob");
			assertThat(rows.next()).isFalse();
		}
		assertThat(this.store.value("SELECT count(*) FROM member")).isEqualTo(2L);
	}

	@Test
	void jdbcTemplateRunsBatches() {
		JdbcTemplate template = new JdbcTemplate(this.store.storage().dataSource());
		int[] counts = template.batchUpdate("INSERT INTO member (name, joined) VALUES (?, ?)",
				List.of(new Object[] { "Ada", 1 }, new Object[] { "Bob", 2 }));
		assertThat(counts).containsExactly(1, 1);
		assertThat(template.batchUpdate("DELETE FROM member", "INSERT INTO member (name) VALUES ('Cid')"))
			.containsExactly(2, 1);
		GeneratedKeyHolder keys = new GeneratedKeyHolder();
		template.batchUpdate((connection) -> connection.prepareStatement("INSERT INTO member (name) VALUES (?)",
				new String[] { "id" }), new NameSetter("Dan", "Eve"), keys);
		assertThat(keys.getKeyList()).containsExactly(Map.of("id", 2L), Map.of("id", 3L));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> template.batchUpdate("INSERT INTO member (name) VALUES (?)",
					List.of(new Object[] { "Fay" }, new Object[] { "Cid" })))
			.withMessageContaining("UNIQUE constraint failed");
		assertThat(template.queryForList("SELECT name FROM member ORDER BY id", String.class)).containsExactly("Cid",
				"Dan", "Eve", "Fay");
	}

	@Test
	void rowSetsCanBeDetached() {
		var rows = this.jdbc.sql("SELECT 1 AS one, 'x' AS text, NULL AS empty").query().rowSet();
		assertThat(rows.next()).isTrue();
		assertThat(rows.getLong("one")).isEqualTo(1);
		assertThat(rows.getString("text")).isEqualTo("x");
		assertThat(rows.getObject("empty")).isNull();
	}

	@Test
	void violatedConstraintsAreSpringsExceptionsWithOursInside() {
		this.jdbc.sql("INSERT INTO member (name) VALUES ('Ada')").update();
		DuplicateKeyException duplicate = catchThrowableOfType(DuplicateKeyException.class,
				() -> this.jdbc.sql("INSERT INTO member (name) VALUES (?)").param("Ada").update());
		assertThat(duplicate).hasStackTraceContaining("UNIQUE constraint failed: member.name");
		SqlStorageException ours = (SqlStorageException) duplicate.getCause().getCause();
		assertThat(ours.code()).isEqualTo("SQLITE_CONSTRAINT");
		assertThat(ours.extendedCode()).isEqualTo("SQLITE_CONSTRAINT_UNIQUE");
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.jdbc.sql("INSERT INTO member (name) VALUES (?)").param(null).update())
			.isNotInstanceOf(DuplicateKeyException.class);
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> this.jdbc.sql("SELECT * FROM nowhere").query().listOfRows());
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> this.jdbc.sql("ATTACH 'x' AS y").update());
	}

	@Test
	void aFullDatabaseDoomsTheTransaction() throws IOException {
		StorageLimits limits = StorageLimits.defaults();
		try (DrivenStore small = new DrivenStore(directory("small"), true, new StorageLimits(limits.keySize(),
				limits.valueSize(), limits.batchSize(), limits.sqlValueSize(), 64 * 1024))) {
			JdbcClient client = small.storage().jdbc();
			client.sql("CREATE TABLE t (x)").update();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql("INSERT INTO t VALUES (zeroblob(1000000))").update())
				.havingRootCause()
				.withMessageContaining("SQLITE_FULL");
			assertThat(small.store().doomed()).isNotNull();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql("SELECT 1").query(Long.class).single())
				.withStackTraceContaining("earlier critical error");
		}
	}

	@Test
	void aQueryIsNoUpdateAndAnUpdateNoQuery() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.jdbc.sql("SELECT 1").update())
			.withMessageContaining("executeQuery");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.jdbc.sql("INSERT INTO member (name) VALUES ('Ada')").query().listOfRows());
		assertThat(this.store.value("SELECT count(*) FROM member")).isEqualTo(0L);
	}

	@Test
	void aTimeoutIsRefusedWithAReason() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.jdbc.sql("SELECT 1").withQueryTimeout(1).query().listOfRows())
			.withMessageContaining("setQueryTimeout(…) is not supported");
	}

	@Test
	void aClassWithoutSqlHasNeither() throws IOException {
		try (DrivenStore keysOnly = new DrivenStore(directory("keys"), false)) {
			assertThatIllegalStateException().isThrownBy(() -> keysOnly.storage().jdbc())
				.withMessageContaining("new_sqlite_classes");
			assertThatIllegalStateException().isThrownBy(() -> keysOnly.storage().dataSource())
				.withMessageContaining("new_sqlite_classes");
		}
	}

	private Path directory(String name) throws IOException {
		return Files.createDirectory(this.directory.resolve(name));
	}

	@Test
	void aWriteIsDurableWithItsTurnOnly() {
		this.jdbc.sql("INSERT INTO member (name) VALUES ('Ada')").update();
		this.store.storage().kv().put("a", TimeUnit.DAYS.toMillis(1));
		this.store.store().rollbackTurn();
		assertThat(this.store.value("SELECT count(*) FROM sqlite_schema WHERE name = 'member'")).isEqualTo(0L);
		assertThat(this.store.storage().kv().contains("a")).isFalse();
	}

	enum Level {

		GOLD {
			@Override
			public String toString() {
				return "gold";
			}
		}

	}

	record Member(long id, String name, @Nullable Level level, @Nullable Instant joined) {
	}

	record Person(String firstName, int shoeSize) {
	}

}
