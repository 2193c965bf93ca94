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
	case_id TEXT REFERENCES cases (id),
	answer BLOB                             -- NULL once erased
) STRICT, WITHOUT ROWID;
CREATE INDEX acts_by_age ON acts (at);
CREATE INDEX acts_by_case ON acts (case_id) WHERE case_id IS NOT NULL;

-- What devices of passkeys have counted, of all persons whose sign-offs came here: the same
-- number under two texts is of two devices.
CREATE TABLE passkey_counts (
	key_sha256 BLOB NOT NULL CHECK (length(key_sha256) = 32),
	counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 4294967295),
	said BLOB NOT NULL CHECK (length(said) = 32), -- digest of what was signed with it
	at INTEGER NOT NULL,
	PRIMARY KEY (key_sha256, counter)
) STRICT, WITHOUT ROWID;
