-- A number names a directory of object files and is never given out twice, hence AUTOINCREMENT.
CREATE TABLE namespace (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	script_name TEXT NOT NULL,
	class_name TEXT NOT NULL,
	unique_key TEXT NOT NULL UNIQUE,
	storage_kind TEXT NOT NULL CHECK (storage_kind IN ('SQLITE', 'KEY_VALUE')),
	created_at INTEGER NOT NULL,
	UNIQUE (script_name, class_name)
) STRICT;

-- The last row of a script holds its current tag.
CREATE TABLE applied_migration (
	position INTEGER PRIMARY KEY AUTOINCREMENT,
	script_name TEXT NOT NULL,
	tag TEXT NOT NULL,
	applied_at INTEGER NOT NULL
) STRICT;

CREATE INDEX applied_migration_by_script ON applied_migration (script_name, position);
