-- The one way a record goes: its person asks. The function runs as the owner, whose own rows are none:
-- the policies below let it see and delete what belongs to the person who logged in, and nothing else.

CREATE FUNCTION steadyhand.logged_in_person() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (SELECT login.person FROM steadyhand.login WHERE login.role = session_user);

CREATE POLICY owner_reads_of_who_asks ON steadyhand.record FOR SELECT TO CURRENT_USER
    USING (person = (SELECT steadyhand.logged_in_person()));
CREATE POLICY owner_deletes_of_who_asks ON steadyhand.record FOR DELETE TO CURRENT_USER
    USING (person = (SELECT steadyhand.logged_in_person()));

-- How many were deleted. Without a device: of every device; without sequences: all of them.
CREATE FUNCTION steadyhand.forget(of_device text DEFAULT NULL, sequences bigint[] DEFAULT NULL)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM steadyhand.record AS r
    WHERE r.person = steadyhand.logged_in_person()
        AND (of_device IS NULL OR r.device = of_device)
        AND (sequences IS NULL OR r.sequence = ANY (sequences));
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION steadyhand.logged_in_person() FROM PUBLIC;
REVOKE ALL ON FUNCTION steadyhand.forget(text, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION steadyhand.forget(text, bigint[]) TO steadyhand_person;
