-- name: change_add
INSERT INTO changes (case_id, sha256, kind, speaker, receiver, follows, at, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: change_get
SELECT number, case_id, sha256, kind, speaker, receiver, follows, at, state FROM changes
WHERE case_id = ?1 AND sha256 = ?2 AND state <> 'refused' LIMIT 1

-- name: change_last
SELECT number, case_id, sha256, kind, speaker, receiver, follows, at, state FROM changes
WHERE case_id = ?1 AND speaker = ?2 AND receiver = ?3 AND state <> 'refused'
ORDER BY number DESC LIMIT 1

-- name: change_list
SELECT number, case_id, sha256, kind, speaker, receiver, follows, at, state FROM changes
WHERE case_id = ?1 ORDER BY number LIMIT ?2

-- name: change_settle
-- The outbox delivers the papers of a case to one receiver in their order: the oldest that
-- waits for its answer is the one that is answered.
UPDATE changes SET state = ?3 WHERE number = (SELECT number FROM changes
	WHERE case_id = ?1 AND receiver = ?2 AND state = 'sent' ORDER BY number LIMIT 1)
