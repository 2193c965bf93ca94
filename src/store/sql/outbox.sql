-- name: outbox_add
-- A person is told of an emergency's paper that is not delivered after a minute, else after a
-- quarter of an hour.
INSERT INTO outbox (case_id, receiver, kind, bytes, at, next_at, draft, leaf_index, tell_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?5 + CASE
	WHEN (SELECT emergency FROM cases WHERE id = ?1) THEN 60000000 ELSE 900000000 END)

-- name: outbox_to_tell
SELECT id, case_id, receiver, kind, NULL, at, next_at, attempts, error, done_at, answer,
	NULL, coalesce(leaf_index, -1) FROM outbox
WHERE done_at IS NULL AND tell_at IS NOT NULL AND tell_at <= ?1 ORDER BY tell_at, id LIMIT ?2

-- name: outbox_tell_told
UPDATE outbox SET tell_at = NULL WHERE id = ?1

-- Whom something waits for: the next in order, one step in the index each.
-- name: outbox_receiver
SELECT receiver FROM outbox WHERE done_at IS NULL AND receiver > ?1 ORDER BY receiver LIMIT 1

-- name: outbox_due
-- In order: while an earlier paper of the same case waits for the same receiver, a later one rests.
SELECT id, case_id, receiver, kind, NULL, at, next_at, attempts, error, done_at, answer,
	NULL, coalesce(leaf_index, -1) FROM outbox AS o
WHERE receiver = ?1 AND done_at IS NULL AND bytes IS NOT NULL AND next_at <= ?2 AND NOT EXISTS (
	SELECT 1 FROM outbox AS e WHERE e.case_id = o.case_id AND e.done_at IS NULL
		AND e.id < o.id AND e.receiver = o.receiver)
ORDER BY next_at, id LIMIT ?3

-- Who was away is there: all that rests for him is due.
-- name: outbox_release
UPDATE outbox SET next_at = ?2 WHERE receiver = ?1 AND done_at IS NULL AND next_at > ?2

-- The clock was put back: what would rest until the old time comes again.
-- name: outbox_recall
UPDATE outbox SET next_at = min(next_at, ?1), tell_at = min(tell_at, ?1 + CASE
	WHEN (SELECT emergency FROM cases WHERE cases.id = case_id) THEN 60000000 ELSE 900000000 END)
WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND next_at > ?1 UNION ALL
	SELECT id FROM outbox WHERE done_at IS NULL AND tell_at > ?1 + 60000000)

-- name: outbox_get
SELECT id, case_id, receiver, kind, bytes, at, next_at, attempts, error, done_at, answer,
	draft, coalesce(leaf_index, -1) FROM outbox WHERE id = ?1

-- name: outbox_list
SELECT id, case_id, receiver, kind, NULL, at, next_at, attempts, error, done_at, answer,
	NULL, coalesce(leaf_index, -1) FROM outbox WHERE case_id = ?1 ORDER BY id LIMIT ?2

-- name: outbox_unsealed
SELECT id, case_id, receiver, kind, bytes, at, next_at, attempts, error, done_at, answer,
	draft, coalesce(leaf_index, -1) FROM outbox WHERE done_at IS NULL AND bytes IS NULL ORDER BY id LIMIT ?1

-- name: outbox_draft
UPDATE outbox SET draft = ?2 WHERE id = ?1 AND bytes IS NULL AND done_at IS NULL

-- name: outbox_seal
UPDATE outbox SET bytes = ?2, draft = NULL WHERE id = ?1 AND bytes IS NULL AND done_at IS NULL

-- name: outbox_next
SELECT next_at FROM outbox WHERE done_at IS NULL ORDER BY next_at, id LIMIT 1

-- name: outbox_done
UPDATE outbox SET done_at = ?2, answer = ?3, attempts = attempts + 1, error = ?4
WHERE id = ?1 AND done_at IS NULL

-- name: outbox_failed
UPDATE outbox SET next_at = ?2, error = ?3, attempts = attempts + 1
WHERE id = ?1 AND done_at IS NULL

-- What was refused for its time is written anew: the same bytes would get the same answer.  A
-- receipt is made from its leaf, anything else has its next draft.
-- name: outbox_anew
UPDATE outbox SET bytes = NULL, draft = ?4, next_at = ?2, error = ?3, attempts = attempts + 1
WHERE id = ?1 AND done_at IS NULL AND bytes IS NOT NULL AND (leaf_index IS NOT NULL) = (?4 IS NULL)

-- name: outbox_oldest
SELECT at FROM outbox WHERE done_at IS NULL ORDER BY at LIMIT 1

-- name: outbox_count
SELECT count(*) FROM outbox WHERE done_at IS NULL
