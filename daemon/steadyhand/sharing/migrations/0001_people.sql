-- Who keeps records here. A person has a number, and one login role or several: one for each device
-- where each shall be turned away by itself. NOTIFY has no permissions, so a person's channel has a name
-- that nobody can guess and that row-level security shows to that person alone.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'steadyhand_person') THEN
        CREATE ROLE steadyhand_person NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this server was set up at the same moment; roles belong to both
END
$$;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO steadyhand_person', current_database());
END
$$;

CREATE TABLE steadyhand.person (
    person bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text NOT NULL UNIQUE
        DEFAULT 'steadyhand_' || replace(pg_catalog.gen_random_uuid()::text, '-', '')
);

CREATE TABLE steadyhand.login (
    role name PRIMARY KEY,
    person bigint NOT NULL REFERENCES steadyhand.person ON DELETE CASCADE
);

-- Runs as whoever calls it, and sees of the logins what that role may see: its own.
CREATE FUNCTION steadyhand.own_person() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT login.person FROM steadyhand.login WHERE login.role = current_user);

ALTER TABLE steadyhand.login ENABLE ROW LEVEL SECURITY;
ALTER TABLE steadyhand.login FORCE ROW LEVEL SECURITY;
CREATE POLICY own_login ON steadyhand.login FOR SELECT TO steadyhand_person USING (role = current_user);
CREATE POLICY owner ON steadyhand.login TO CURRENT_USER USING (true) WITH CHECK (true);

ALTER TABLE steadyhand.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE steadyhand.person FORCE ROW LEVEL SECURITY;
CREATE POLICY own_person ON steadyhand.person FOR SELECT TO steadyhand_person
    USING (person = (SELECT steadyhand.own_person()));
CREATE POLICY owner ON steadyhand.person TO CURRENT_USER USING (true) WITH CHECK (true);

REVOKE ALL ON FUNCTION steadyhand.own_person() FROM PUBLIC;
GRANT USAGE ON SCHEMA steadyhand TO steadyhand_person;
GRANT SELECT ON steadyhand.migration, steadyhand.person, steadyhand.login TO steadyhand_person;
GRANT EXECUTE ON FUNCTION steadyhand.own_person() TO steadyhand_person;
