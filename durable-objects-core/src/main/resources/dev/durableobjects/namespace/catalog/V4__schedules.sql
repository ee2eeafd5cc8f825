-- An object is woken for its own alarm and for the first of its schedules, independently of each other.
ALTER TABLE alarm RENAME TO alarm_of_one_kind;

DROP INDEX alarm_waiting;

DROP INDEX alarm_started;

CREATE TABLE alarm (
	namespace INTEGER NOT NULL REFERENCES namespace (number) ON DELETE CASCADE,
	object_id TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('ALARM', 'SCHEDULES')),
	name TEXT,
	scheduled_time INTEGER NOT NULL,
	due_time INTEGER NOT NULL,
	counted_failures INTEGER NOT NULL,
	back_off INTEGER NOT NULL,
	last_counted INTEGER NOT NULL,
	started INTEGER NOT NULL,
	queued_time INTEGER,
	replaced INTEGER NOT NULL,
	PRIMARY KEY (namespace, object_id, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO alarm SELECT namespace, object_id, 'ALARM', name, scheduled_time, due_time, counted_failures, back_off,
	last_counted, started, queued_time, replaced FROM alarm_of_one_kind;

DROP TABLE alarm_of_one_kind;

CREATE INDEX alarm_waiting ON alarm (due_time) WHERE started = 0;

CREATE INDEX alarm_started ON alarm (started) WHERE started = 1;
