-- When to wake whom. The truth is in each object's own database: a row may only be too early.
-- Times are milliseconds since 1970. A started alarm is being run, or was when the process ended.
CREATE TABLE alarm (
	namespace INTEGER NOT NULL REFERENCES namespace (number) ON DELETE CASCADE,
	object_id TEXT NOT NULL,
	name TEXT,
	scheduled_time INTEGER NOT NULL,
	due_time INTEGER NOT NULL,
	counted_failures INTEGER NOT NULL,
	back_off INTEGER NOT NULL,
	last_counted INTEGER NOT NULL,
	started INTEGER NOT NULL,
	queued_time INTEGER,
	replaced INTEGER NOT NULL,
	PRIMARY KEY (namespace, object_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alarm_waiting ON alarm (due_time) WHERE started = 0;

CREATE INDEX alarm_started ON alarm (started) WHERE started = 1;

-- Alarms that were given up, for operators. A new row of an object replaces its old one and gets the next number.
CREATE TABLE abandoned_alarm (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	namespace INTEGER NOT NULL REFERENCES namespace (number) ON DELETE CASCADE,
	object_id TEXT NOT NULL,
	name TEXT,
	scheduled_time INTEGER NOT NULL,
	abandoned_time INTEGER NOT NULL,
	runs INTEGER NOT NULL,
	reason TEXT NOT NULL,
	UNIQUE (namespace, object_id)
) STRICT;
