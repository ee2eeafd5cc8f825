-- A class that is not here any more. Its number says which files may be removed, and its key is never given to a new class.
-- Where it was moved to another data directory and not deleted, moved_to is that directory.
CREATE TABLE former_namespace (
	number INTEGER PRIMARY KEY,
	script_name TEXT NOT NULL,
	class_name TEXT NOT NULL,
	unique_key TEXT NOT NULL,
	moved_to TEXT,
	ended_at INTEGER NOT NULL
) STRICT;

-- A name that a class had before it was renamed or taken over by another script.
CREATE TABLE former_name (
	script_name TEXT NOT NULL,
	class_name TEXT NOT NULL,
	number INTEGER NOT NULL REFERENCES namespace (number) ON DELETE CASCADE,
	PRIMARY KEY (script_name, class_name)
) STRICT;

CREATE INDEX former_name_by_number ON former_name (number);

-- A class on its way between two data directories. Both have a row with the same id until its files have arrived.
CREATE TABLE transfer (
	number INTEGER PRIMARY KEY REFERENCES namespace (number) ON DELETE CASCADE,
	id TEXT NOT NULL,
	direction TEXT NOT NULL CHECK (direction IN ('IN', 'OUT')),
	directory TEXT NOT NULL
) STRICT;
