-- The sealed records. The person is part of every key and decides the partition, as it decides the
-- shard in a distributed PostgreSQL. A record is added once and never changed: nobody is granted UPDATE.
-- No foreign key to the person: it would lock that row for every record, and the policy asks more.

CREATE TABLE steadyhand.record (
    person bigint NOT NULL,
    device text COLLATE "C" NOT NULL CHECK (octet_length(device) BETWEEN 1 AND 64),
    sequence bigint NOT NULL CHECK (sequence > 0),
    body bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (person, device, sequence)
) PARTITION BY HASH (person);

ALTER TABLE steadyhand.record ALTER COLUMN body SET STORAGE EXTERNAL; -- sealed bytes do not compress
ALTER TABLE steadyhand.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE steadyhand.record FORCE ROW LEVEL SECURITY;

-- A partition that is addressed by itself knows no policy of its parent: it has none, so it shows nothing.
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE steadyhand.record_%s PARTITION OF steadyhand.record
             FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
        EXECUTE format('ALTER TABLE steadyhand.record_%s ALTER COLUMN body SET STORAGE EXTERNAL', part);
        EXECUTE format('ALTER TABLE steadyhand.record_%s ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE steadyhand.record_%s FORCE ROW LEVEL SECURITY', part);
    END LOOP;
END
$$;

CREATE POLICY reads_own ON steadyhand.record FOR SELECT TO steadyhand_person
    USING (person = (SELECT steadyhand.own_person()));
CREATE POLICY adds_own ON steadyhand.record FOR INSERT TO steadyhand_person
    WITH CHECK (person = (SELECT steadyhand.own_person()));

-- When a record was received is the server's to say, so that column cannot be given.
GRANT SELECT, INSERT (person, device, sequence, body) ON steadyhand.record TO steadyhand_person;
