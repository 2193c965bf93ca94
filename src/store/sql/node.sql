-- name: begin
BEGIN IMMEDIATE

-- name: begin_read
BEGIN

-- name: commit
COMMIT

-- name: rollback
ROLLBACK

-- name: mark
SAVEPOINT one

-- name: keep
RELEASE one

-- name: undo
ROLLBACK TO one

-- name: meta_put
INSERT INTO meta (name, value) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: meta_get
SELECT value FROM meta WHERE name = ?1

-- name: erase_messages
-- Erasure of a case: its papers go, the rows and the ledger's leaves stay.
UPDATE messages SET bytes = NULL, answer = NULL WHERE case_id = ?1

-- name: erase_documents
UPDATE documents SET bytes = NULL, name = NULL WHERE case_id = ?1

-- name: erase_events
UPDATE events SET detail = NULL WHERE case_id = ?1

-- name: erase_salts
UPDATE leaves SET salts = NULL WHERE case_id = ?1

-- That it was refused stays, without the words.
-- name: erase_outbox
UPDATE outbox SET bytes = NULL, answer = NULL,
	error = CASE WHEN error IS NOT NULL THEN 'erased' END
WHERE case_id = ?1 AND done_at IS NOT NULL

-- name: erase_tray
UPDATE tray SET bytes = NULL, text = NULL, summary = NULL, sender = NULL, reason = NULL WHERE case_id = ?1
