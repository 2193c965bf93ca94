-- The store of one node, version 2.  Times are microseconds since 1970 (UTC); digests are
-- SHA-256.  A text that is not there is NULL, never ''.
--
-- There are stores of this version: this file never changes.  What comes after it is in
-- migrate_3.sql and so on (store/schema.h).

CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row an order that this node issued, validates, answers or is notified of.
CREATE TABLE cases (
	number INTEGER PRIMARY KEY,             -- in order of arrival: pages of lists
	id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
	side TEXT NOT NULL,
	realm TEXT NOT NULL,
	procedure TEXT NOT NULL,
	issuer TEXT NOT NULL,
	addressee TEXT NOT NULL,
	state TEXT NOT NULL,
	assignee TEXT,                          -- the person who has taken it
	emergency INTEGER NOT NULL CHECK (emergency IN (0, 1)),
	order_sha256 BLOB NOT NULL UNIQUE CHECK (length(order_sha256) = 32),
	proof TEXT NOT NULL,                    -- what proves the order: persons, organisation, certificate
	created_at INTEGER NOT NULL,            -- by the order
	received_at INTEGER NOT NULL,           -- by this node; equal for its own orders
	updated_at INTEGER NOT NULL,
	answer_by INTEGER,
	preserve_until INTEGER,
	version INTEGER NOT NULL DEFAULT 1      -- grows with each update
) STRICT;
CREATE INDEX cases_by_state ON cases (state, number);

-- How many cases are in each state, kept by the triggers: a count of 10^7 rows is slow.
CREATE TABLE case_counts (
	state TEXT PRIMARY KEY,
	cases INTEGER NOT NULL CHECK (cases >= 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER cases_count_in AFTER INSERT ON cases BEGIN
	INSERT INTO case_counts VALUES (new.state, 1)
	ON CONFLICT (state) DO UPDATE SET cases = cases + 1;
END;
CREATE TRIGGER cases_count_move AFTER UPDATE OF state ON cases
WHEN new.state <> old.state BEGIN
	UPDATE case_counts SET cases = cases - 1 WHERE state = old.state;
	INSERT INTO case_counts VALUES (new.state, 1)
	ON CONFLICT (state) DO UPDATE SET cases = cases + 1;
END;
CREATE TRIGGER cases_stay BEFORE DELETE ON cases BEGIN
	SELECT raise(ABORT, 'a case is never deleted');
END;

-- Messages as they came and went, with the first answer to each.
CREATE TABLE messages (
	number INTEGER PRIMARY KEY,
	sender TEXT NOT NULL,
	transaction_id TEXT NOT NULL,
	peer TEXT,                              -- whose TLS certificate brought it
	direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	at INTEGER NOT NULL,
	case_id TEXT REFERENCES cases (id),
	bytes BLOB,                             -- NULL once erased
	answer BLOB,                            -- NULL until made
	leaf_index INTEGER,                     -- the answer waits for its receipt: of this leaf
	UNIQUE (sender, transaction_id)
) STRICT;
CREATE INDEX messages_by_case ON messages (case_id) WHERE case_id IS NOT NULL;

-- HI-1 objects by their id: what follows from the order is derived again when it is asked for.
CREATE TABLE objects (
	id TEXT PRIMARY KEY CHECK (length(id) = 36),
	case_id TEXT NOT NULL REFERENCES cases (id)
) STRICT, WITHOUT ROWID;

-- Papers of a case: order, annexes, sign-offs, receipts, changes.
CREATE TABLE documents (
	number INTEGER PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	kind TEXT NOT NULL,
	name TEXT,
	at INTEGER NOT NULL,
	size INTEGER NOT NULL,
	bytes BLOB,                             -- NULL once erased
	UNIQUE (sha256, case_id, kind)
) STRICT;
CREATE INDEX documents_by_case ON documents (case_id);

-- What was said about an order after it was sent: each follows the order or a change.
CREATE TABLE changes (
	number INTEGER PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	kind TEXT NOT NULL,
	speaker TEXT NOT NULL,
	receiver TEXT NOT NULL,
	follows BLOB NOT NULL CHECK (length(follows) = 32),
	at INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('sent', 'taken', 'refused')),
	UNIQUE (case_id, sha256, receiver)
) STRICT;
CREATE INDEX changes_in_order ON changes (case_id, number);

CREATE TABLE events (
	number INTEGER PRIMARY KEY,
	case_id TEXT REFERENCES cases (id),     -- NULL: of the node
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	person TEXT,
	detail TEXT,
	leaf_index INTEGER REFERENCES leaves (leaf_index)
) STRICT;
CREATE INDEX events_by_case ON events (case_id) WHERE case_id IS NOT NULL;

-- The ledger: leaves, the hashes of complete subtrees, signed heads.  Only salts may go.
CREATE TABLE leaves (
	leaf_index INTEGER PRIMARY KEY CHECK (leaf_index >= 0),
	leaf BLOB NOT NULL CHECK (length(leaf) <= 65535),
	salts BLOB,                             -- NULL once erased
	case_id TEXT REFERENCES cases (id),
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX leaves_by_case ON leaves (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER leaves_stay BEFORE UPDATE ON leaves
WHEN new.leaf_index <> old.leaf_index OR new.leaf <> old.leaf OR new.at <> old.at
	OR new.case_id IS NOT old.case_id OR new.salts IS NOT NULL BEGIN
	SELECT raise(ABORT, 'a leaf never changes');
END;
CREATE TRIGGER leaves_keep BEFORE DELETE ON leaves BEGIN
	SELECT raise(ABORT, 'a leaf is never deleted');
END;

CREATE TABLE hashes (
	position INTEGER PRIMARY KEY CHECK (position >= 0),
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER hashes_stay BEFORE UPDATE ON hashes BEGIN
	SELECT raise(ABORT, 'a hash never changes');
END;
CREATE TRIGGER hashes_keep BEFORE DELETE ON hashes BEGIN
	SELECT raise(ABORT, 'a hash is never deleted');
END;

CREATE TABLE heads (
	size INTEGER PRIMARY KEY CHECK (size >= 0),
	note TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER heads_stay BEFORE UPDATE ON heads BEGIN
	SELECT raise(ABORT, 'a head never changes');
END;
CREATE TRIGGER heads_keep BEFORE DELETE ON heads BEGIN
	SELECT raise(ABORT, 'a head is never deleted');
END;

-- Heads of other ledgers, shown to us: what follows must follow from them.
CREATE TABLE seen_heads (
	origin TEXT PRIMARY KEY,
	size INTEGER NOT NULL CHECK (size >= 0),
	root BLOB NOT NULL CHECK (length(root) = 32),
	note TEXT NOT NULL,
	at INTEGER NOT NULL,
	other TEXT                              -- the first that contradicted one of them
) STRICT;
-- To whom we show ours, and what they signed.
CREATE TABLE witnesses (
	peer TEXT PRIMARY KEY,
	size INTEGER NOT NULL CHECK (size >= 0), -- that it has seen, as far as we know
	tried_at INTEGER NOT NULL,
	at INTEGER,                             -- of its last cosignature
	line TEXT,                              -- that
	doubt TEXT                              -- why it did not sign the last head
) STRICT;
CREATE INDEX witnesses_in_turn ON witnesses (tried_at);

-- What is owed to others until they have it.  A row begins as the receipt of a leaf or as a
-- draft; once sealed, its bytes never change and are sent as they are (or, of a receipt, given up
-- for new ones).
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	case_id TEXT REFERENCES cases (id),
	receiver TEXT NOT NULL,
	kind TEXT NOT NULL,
	leaf_index INTEGER REFERENCES leaves (leaf_index), -- whose receipt is owed
	draft BLOB,                             -- not sealed yet
	bytes BLOB,                             -- sealed; NULL once erased
	at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	error TEXT,                             -- of the last attempt
	done_at INTEGER,
	answer BLOB
) STRICT;
CREATE INDEX outbox_unsealed ON outbox (id) WHERE done_at IS NULL AND bytes IS NULL;
CREATE TRIGGER outbox_sealed_stays BEFORE UPDATE OF bytes ON outbox
WHEN old.bytes IS NOT NULL AND new.bytes IS NOT NULL BEGIN
	SELECT raise(ABORT, 'sealed bytes never change');
END;
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE done_at IS NULL;
CREATE INDEX outbox_oldest ON outbox (at) WHERE done_at IS NULL;
CREATE INDEX outbox_waiting ON outbox (case_id, id) WHERE done_at IS NULL;
CREATE INDEX outbox_by_case ON outbox (case_id) WHERE case_id IS NOT NULL;

-- Something somebody owes by a time.
CREATE TABLE duties (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	case_id TEXT REFERENCES cases (id),
	kind TEXT NOT NULL,
	rule TEXT,                              -- where it is written
	owed_by TEXT NOT NULL,
	detail TEXT,
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	told_at INTEGER,                        -- when a person was last told of it
	tell_at INTEGER,                        -- when one is told next, NULL = not again
	closed_at INTEGER
) STRICT;
CREATE INDEX duties_to_tell ON duties (tell_at, id) WHERE closed_at IS NULL AND tell_at IS NOT NULL;
CREATE INDEX duties_due ON duties (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX duties_by_case ON duties (case_id) WHERE case_id IS NOT NULL;

-- Evidence packages: the files stand in the folder evidence/.
CREATE TABLE evidence (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	case_id TEXT NOT NULL REFERENCES cases (id),
	file TEXT NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	size INTEGER NOT NULL CHECK (size >= 0),
	state TEXT NOT NULL,
	recipient TEXT,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_by_case ON evidence (case_id);
CREATE INDEX evidence_by_state ON evidence (state, number);

-- What came with something unproven, or was registered by hand: it waits for a person.
CREATE TABLE tray (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	sender TEXT,                            -- as it says, not as proven
	channel TEXT NOT NULL,
	rule TEXT,                              -- why it is here
	summary TEXT,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	bytes BLOB,                             -- as it came; NULL once erased
	text BLOB,                              -- canonical, of a message; NULL once closed
	duty_id INTEGER REFERENCES duties (id), -- that a person looks at it
	closed_at INTEGER,
	person TEXT,                            -- who closed it
	reason TEXT,                            -- and why
	case_id TEXT REFERENCES cases (id)      -- what became of it
) STRICT;
CREATE INDEX tray_open ON tray (id) WHERE closed_at IS NULL;
CREATE INDEX tray_of_sender ON tray (sender) WHERE closed_at IS NULL;
CREATE INDEX tray_by_sha256 ON tray (sha256);
CREATE INDEX tray_by_case ON tray (case_id) WHERE case_id IS NOT NULL;

-- Cases whose channel the law prescribes, and it is not ours.  Without a reason nothing of them
-- leaves from here; the reason is given once.
CREATE TABLE channels (
	case_id TEXT PRIMARY KEY REFERENCES cases (id),
	at INTEGER NOT NULL,
	reason TEXT,
	means TEXT,
	person TEXT,                            -- who gave the reason, where it was given here
	due INTEGER NOT NULL DEFAULT 0          -- grows with what was kept back; 0: all is written
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_due ON channels (case_id) WHERE due > 0;
CREATE TRIGGER channels_stay BEFORE UPDATE ON channels WHEN old.reason IS NOT NULL BEGIN
	SELECT raise(ABORT, 'a reason stays');
END;

-- What went another way than the law prescribes, and why (Regulation (EU) 2023/1543 Art 19(6)).
CREATE TABLE channel_records (
	number INTEGER PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	sender TEXT NOT NULL,
	receiver TEXT NOT NULL,
	file TEXT NOT NULL,
	size INTEGER NOT NULL CHECK (size >= 0),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	means TEXT NOT NULL,
	reason TEXT NOT NULL,
	leaf_index INTEGER NOT NULL REFERENCES leaves (leaf_index)
) STRICT;
CREATE INDEX channel_records_by_case ON channel_records (case_id, number);
CREATE TRIGGER channel_records_stay BEFORE UPDATE ON channel_records BEGIN
	SELECT raise(ABORT, 'a record never changes');
END;
CREATE TRIGGER channel_records_keep BEFORE DELETE ON channel_records BEGIN
	SELECT raise(ABORT, 'a record is never deleted');
END;
