CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    offset_s INTEGER NOT NULL CHECK (offset_s BETWEEN -86399 AND 86399),
    day TEXT NOT NULL CHECK (length(day) = 10),
    via TEXT NOT NULL,
    habit TEXT,
    occurrence TEXT,
    data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;
CREATE INDEX event_by_day ON event (day);
CREATE INDEX event_by_kind ON event (kind);
CREATE TABLE uptime (
    begins_us INTEGER PRIMARY KEY,
    ends_us INTEGER NOT NULL CHECK (ends_us >= begins_us)
) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
INSERT INTO meta VALUES ('device', '8d6d0a5e-63a1-4a51-8a3f-6f0a2f9b1c11');
INSERT INTO event VALUES (
    1, '01900000-0000-7000-8000-000000000001', '8d6d0a5e-63a1-4a51-8a3f-6f0a2f9b1c11', 'done', 1795420800000000,
    3600, '2026-11-23', 'cli', 'water', 'water@2026-11-23T09:00', '{"amount":250}'
);
INSERT INTO uptime VALUES (1795420800000000, 1795424400000000);
PRAGMA user_version = 1;
