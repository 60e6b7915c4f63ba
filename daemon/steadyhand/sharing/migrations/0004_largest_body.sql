-- No body is larger than the largest that a device seals: 512 KiB with what fills it up, the 40 bytes of
-- sealing and the 27 of the line before it. So a stolen password puts no giant row there. NOT VALID: one
-- that was put there before stays, whatever it is, and is read by nobody; the table is not read through.

ALTER TABLE steadyhand.record
    ADD CONSTRAINT record_body_fits CHECK (octet_length(body) <= 524355) NOT VALID;
