package dev.durableobjects.sample.directory;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.SqlStorage;

/**
 * One directory, with its users in a table of its own database.
 */
@DurableObject
class DirectoryObject implements Directory {

	private final DurableObjectStorage storage;

	private final SqlStorage sql;

	private final Clock clock;

	DirectoryObject(DurableObjectState ctx, Clock clock) {
		this.storage = ctx.storage();
		this.sql = this.storage.sql();
		this.clock = clock;
		this.sql.exec("""
				CREATE TABLE IF NOT EXISTS user (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL);
				CREATE INDEX IF NOT EXISTS user_by_name ON user (name, id)""");
	}

	@Override
	public Mono<SavedUser> put(NewUser user) {
		return Mono.just(save(NewUser.checked(user, "The user")));
	}

	@Override
	public Mono<User> get(String id) {
		return Mono.justOrEmpty(find(id));
	}

	@Override
	public Mono<List<User>> list(String prefix, int limit) {
		return Mono.just(this.sql.exec("""
				SELECT id, name, created_at FROM user
				WHERE name >= ?1 AND name < ?1 || char(0x10FFFF)
				ORDER BY name, id LIMIT ?2""", prefix, limit).toList(User.class));
	}

	@Override
	public Mono<Boolean> remove(String id) {
		return Mono.just(this.sql.exec("DELETE FROM user WHERE id = ?", id).rowsWritten() > 0);
	}

	@Override
	public Mono<Integer> importAll(List<NewUser> users) {
		Set<String> ids = new HashSet<>();
		this.storage.transactionSync(() -> {
			for (NewUser user : users) {
				User saved = save(NewUser.checked(user, "User " + (ids.size() + 1))).user();
				if (!ids.add(saved.id())) {
					throw new InvalidUserException("The id '" + saved.id() + "' occurs twice. Send each user once.");
				}
			}
		});
		return Mono.just(users.size());
	}

	private SavedUser save(NewUser user) {
		boolean created = find(user.id()).isEmpty();
		User saved = this.sql.exec("""
				INSERT INTO user (id, name, created_at) VALUES (?, ?, ?)
				ON CONFLICT (id) DO UPDATE SET name = excluded.name
				RETURNING id, name, created_at""", user.id(), user.name(), this.clock.instant()).one(User.class);
		return new SavedUser(saved, created);
	}

	private Optional<User> find(@Nullable String id) {
		return this.sql.exec("SELECT id, name, created_at FROM user WHERE id = ?", id)
			.toList(User.class)
			.stream()
			.findFirst();
	}

}
