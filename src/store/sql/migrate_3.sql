-- Version 3, out of version 2.  Not released yet: whoever needs a table, a column or an index
-- adds it here.

-- What waits for one receiver, in the order in which it is tried.
CREATE INDEX outbox_of_receiver ON outbox (receiver, next_at, id) WHERE done_at IS NULL;

-- Acts of persons on this machine, known again when the answer to one was lost.
CREATE TABLE acts (
	id TEXT PRIMARY KEY CHECK (length(id) = 36),
	person TEXT NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- of what was asked
	at INTEGER NOT NULL,
	answer BLOB,                            -- NULL until it is known
	leaf_index INTEGER                      -- the answer waits for its receipt: of this leaf
) STRICT, WITHOUT ROWID;
CREATE INDEX acts_by_age ON acts (at);

-- What devices of passkeys have counted, of all persons whose sign-offs came here: the same
-- number under two texts is of two devices.
CREATE TABLE passkey_counts (
	key_sha256 BLOB NOT NULL CHECK (length(key_sha256) = 32),
	counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 4294967295),
	said BLOB NOT NULL CHECK (length(said) = 32), -- digest of what was signed with it
	at INTEGER NOT NULL,
	PRIMARY KEY (key_sha256, counter)
) STRICT, WITHOUT ROWID;
-- What is counted of a case, so that a report reads some hundred rows and no case.  The day is
-- that of arrival here (for an issuer: of the order's sealing), in UTC.
ALTER TABLE cases ADD COLUMN channel TEXT NOT NULL DEFAULT 'comity'; -- how the order came or went
ALTER TABLE cases ADD COLUMN targets INTEGER; -- accounts and the like that it names; NULL = not known
ALTER TABLE cases ADD COLUMN result TEXT NOT NULL DEFAULT 'open';
CREATE TABLE report_counts (
	month TEXT NOT NULL CHECK (length(month) = 7),
	side TEXT NOT NULL,
	procedure TEXT NOT NULL,
	country TEXT NOT NULL,                  -- of the issuer; at the issuer, of the addressee
	channel TEXT NOT NULL,
	proof TEXT NOT NULL,
	emergency INTEGER NOT NULL CHECK (emergency IN (0, 1)),
	result TEXT NOT NULL,
	cases INTEGER NOT NULL CHECK (cases >= 0),
	targets INTEGER NOT NULL CHECK (targets >= 0),
	uncounted INTEGER NOT NULL CHECK (uncounted >= 0), -- cases whose targets are not known
	PRIMARY KEY (month, side, procedure, country, channel, proof, emergency, result)
) STRICT, WITHOUT ROWID;
CREATE VIEW report_cells AS
SELECT number, strftime('%Y-%m', received_at / 1000000, 'unixepoch') AS month,
	side, procedure, substr(CASE side WHEN 'issuer' THEN addressee ELSE issuer END, 1, 2) AS country, channel, proof,
	emergency, result, coalesce(targets, 0) AS targets, targets IS NULL AS uncounted
FROM cases;
UPDATE cases SET targets = (
	SELECT json_array_length(CAST(bytes AS TEXT), '$.targets') FROM documents
	WHERE case_id = cases.id AND kind = 'Order' AND json_valid(CAST(bytes AS TEXT)) LIMIT 1),
	result = CASE
	WHEN EXISTS (SELECT 1 FROM events WHERE case_id = cases.id AND event = 'produce') THEN 'given'
	WHEN state IN ('refused', 'referred', 'preserved', 'withdrawn', 'returned') THEN state
	WHEN state = 'unexecuted' THEN 'not-executed'
	ELSE 'open' END;
INSERT INTO report_counts SELECT month, side, procedure, country, channel, proof, emergency, result,
	count(*), sum(targets), sum(uncounted)
FROM report_cells GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
CREATE TRIGGER cases_report_in AFTER INSERT ON cases BEGIN
	INSERT INTO report_counts SELECT month, side, procedure, country, channel, proof, emergency,
		result, 1, targets, uncounted
	FROM report_cells WHERE number = new.number
	ON CONFLICT DO UPDATE SET cases = cases + 1, targets = targets + excluded.targets,
		uncounted = uncounted + excluded.uncounted;
END;
CREATE TRIGGER cases_report_leave BEFORE UPDATE OF result, proof, channel, targets, procedure, issuer, emergency ON cases
WHEN new.result <> old.result OR new.proof <> old.proof OR new.channel <> old.channel
	OR new.targets IS NOT old.targets OR new.procedure <> old.procedure
	OR new.issuer <> old.issuer OR new.emergency <> old.emergency BEGIN
	UPDATE report_counts SET cases = cases - 1, targets = targets - coalesce(old.targets, 0),
		uncounted = uncounted - (old.targets IS NULL)
	WHERE (month, side, procedure, country, channel, proof, emergency, result) = (
		SELECT month, side, procedure, country, channel, proof, emergency, result
		FROM report_cells WHERE number = old.number);
END;
CREATE TRIGGER cases_report_enter AFTER UPDATE OF result, proof, channel, targets, procedure, issuer, emergency ON cases
WHEN new.result <> old.result OR new.proof <> old.proof OR new.channel <> old.channel
	OR new.targets IS NOT old.targets OR new.procedure <> old.procedure
	OR new.issuer <> old.issuer OR new.emergency <> old.emergency BEGIN
	INSERT INTO report_counts SELECT month, side, procedure, country, channel, proof, emergency,
		result, 1, targets, uncounted
	FROM report_cells WHERE number = new.number
	ON CONFLICT DO UPDATE SET cases = cases + 1, targets = targets + excluded.targets,
		uncounted = uncounted + excluded.uncounted;
END;
-- Something of which a person is to be told, beside its case; acknowledged by one.
CREATE TABLE alerts (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,                  -- of what: no second one while it is open
	case_id TEXT REFERENCES cases (id),
	about INTEGER REFERENCES alerts (id),   -- the one that nobody acknowledged
	deputy INTEGER NOT NULL,                -- for the deputy, else for the desk
	urgent INTEGER NOT NULL,
	escalate_at INTEGER,                    -- NULL: never, or it was
	acked_at INTEGER,
	acked_by TEXT
) STRICT;
CREATE INDEX alerts_open ON alerts (id) WHERE acked_at IS NULL;
CREATE INDEX alerts_of ON alerts (kind, subject);
CREATE INDEX alerts_by_audience ON alerts (deputy, id);
CREATE INDEX alerts_to_escalate ON alerts (escalate_at, id)
	WHERE acked_at IS NULL AND escalate_at IS NOT NULL;

-- How far each way to people has told them.
CREATE TABLE alert_ways (
	way TEXT PRIMARY KEY,
	told INTEGER NOT NULL                   -- all alerts up to this one
) STRICT, WITHOUT ROWID;

-- When a person is told that it is not delivered; NULL: told.
ALTER TABLE outbox ADD COLUMN tell_at INTEGER;
UPDATE outbox SET tell_at = at + 900000000 WHERE done_at IS NULL;
CREATE INDEX outbox_to_tell ON outbox (tell_at, id) WHERE done_at IS NULL AND tell_at IS NOT NULL;

-- What people look for and what needs them, found by an index however much is stored.
ALTER TABLE cases ADD COLUMN reference TEXT; -- of the case at its authority, as the order says it
UPDATE cases SET reference = (
	SELECT json_extract(CAST(bytes AS TEXT), '$.fields."case-reference"') FROM documents
	WHERE case_id = cases.id AND kind = 'Order' AND json_valid(CAST(bytes AS TEXT)) LIMIT 1);
CREATE INDEX cases_by_side ON cases (side, number);
CREATE INDEX cases_by_side_state ON cases (side, state, number);
CREATE INDEX cases_by_issuer ON cases (issuer, number);
CREATE INDEX cases_by_addressee ON cases (addressee, number);
CREATE INDEX cases_by_reference ON cases (reference, number) WHERE reference IS NOT NULL;
ALTER TABLE duties ADD COLUMN ours INTEGER NOT NULL DEFAULT 1 CHECK (ours IN (0, 1));
UPDATE duties SET ours = coalesce((SELECT side = owed_by FROM cases WHERE id = case_id), 1);
CREATE INDEX duties_in_turn ON duties (ours, due_at, id) WHERE closed_at IS NULL;

-- New orders that are being written: each its author's alone until it is put to signature; then
-- text is what persons sign, and whoever may send from here sees it.
CREATE TABLE drafts (
	id TEXT PRIMARY KEY CHECK (length(id) = 36),
	person TEXT NOT NULL,
	version INTEGER NOT NULL,               -- counts changes: two tabs do not overwrite each other
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	answers BLOB NOT NULL,                  -- what was typed, canonical JSON
	text BLOB,                              -- of the order; NULL: it is being written
	signoffs BLOB,                          -- [text], canonical JSON
	before BLOB                             -- the order's text that was put to signature before
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_of ON drafts (person, changed_at);
CREATE INDEX drafts_to_sign ON drafts (changed_at) WHERE text IS NOT NULL;
CREATE INDEX drafts_by_age ON drafts (changed_at);

-- The names of our ledger after its first: each begins with the leaf that states it.
CREATE TABLE ledgers (
	first_leaf INTEGER PRIMARY KEY CHECK (first_leaf > 0),
	origin TEXT NOT NULL UNIQUE
) STRICT;
-- Those of others, as they stated them to us.
CREATE TABLE peer_ledgers (
	number INTEGER PRIMARY KEY,
	first TEXT NOT NULL,                    -- the organisation's first ledger, by the directory
	origin TEXT NOT NULL UNIQUE,
	follows TEXT NOT NULL,
	first_leaf INTEGER NOT NULL CHECK (first_leaf > 0),
	lost INTEGER NOT NULL CHECK (lost >= 0), -- leaves that were seen here and are not in it
	statement TEXT NOT NULL,                -- its receipt
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX peer_ledgers_of ON peer_ledgers (first, number);
ALTER TABLE witnesses ADD COLUMN ledger TEXT; -- the last of ours that was stated to it; NULL: the first

-- Notices to whom the data is of: owed, and given.
CREATE INDEX duties_of_kind ON duties (kind, ours, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX events_notices ON events (number) WHERE event = 'notify';
CREATE INDEX events_told ON events (at) WHERE event = 'notify';
CREATE INDEX events_delayed ON events (at) WHERE event = 'delay';

-- What organisations say of themselves, the last of each, ours too.
CREATE TABLE profiles (
	organisation TEXT PRIMARY KEY,
	stated_at INTEGER NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- of what was signed
	kept_at INTEGER NOT NULL,
	kept_by TEXT NOT NULL,
	text BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Annexes of new orders: with the draft they go.
CREATE TABLE draft_annexes (
	draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	readers TEXT NOT NULL,                  -- organisations, parted by spaces
	sha256 BLOB NOT NULL,                   -- of bytes, as the order will hold it
	bytes BLOB NOT NULL,                    -- 32 random bytes and the paper
	PRIMARY KEY (draft, name)
) STRICT, WITHOUT ROWID;
