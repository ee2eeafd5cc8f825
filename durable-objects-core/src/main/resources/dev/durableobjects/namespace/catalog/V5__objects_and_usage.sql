-- Every object that has stored something, for lists and for the total of what is stored. Written some time after the object's own
-- database, so a process that is killed leaves the last changes out: see object_list.
-- file_length and file_time are those of the closed database, 0 while it is open: a file that looks otherwise has changed since.
CREATE TABLE stored_object (
	namespace INTEGER NOT NULL REFERENCES namespace (number) ON DELETE CASCADE,
	object_id TEXT NOT NULL,
	name TEXT,
	bytes INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	file_length INTEGER NOT NULL,
	file_time INTEGER NOT NULL,
	PRIMARY KEY (namespace, object_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX stored_object_by_name ON stored_object (namespace, name) WHERE name IS NOT NULL;

-- Whether the rows of a class are complete. They are not while the application runs, and after it was killed; then, and where there
-- is no row, they are compared with the files.
CREATE TABLE object_list (
	namespace INTEGER PRIMARY KEY REFERENCES namespace (number) ON DELETE CASCADE,
	complete INTEGER NOT NULL
) STRICT;

-- What classes and objects have used, by days since 1970 in UTC. No reference to namespace: what a deleted class has used stays.
CREATE TABLE class_usage (
	namespace INTEGER NOT NULL,
	day INTEGER NOT NULL,
	requests INTEGER NOT NULL,
	web_socket_messages INTEGER NOT NULL,
	active_micros INTEGER NOT NULL,
	rows_read INTEGER NOT NULL,
	rows_written INTEGER NOT NULL,
	stored_bytes INTEGER NOT NULL,
	PRIMARY KEY (namespace, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE object_usage (
	namespace INTEGER NOT NULL,
	day INTEGER NOT NULL,
	object_id TEXT NOT NULL,
	name TEXT,
	requests INTEGER NOT NULL,
	web_socket_messages INTEGER NOT NULL,
	active_micros INTEGER NOT NULL,
	rows_read INTEGER NOT NULL,
	rows_written INTEGER NOT NULL,
	stored_bytes INTEGER NOT NULL,
	PRIMARY KEY (namespace, day, object_id)
) STRICT, WITHOUT ROWID;
