-- name: duty_add
-- Of the law's deadlines people are told first at half of their time, of a house date at its end;
-- of any by the time that is given.
INSERT INTO duties (case_id, kind, rule, owed_by, detail, created_at, due_at, tell_at, ours)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
	min(CASE WHEN ?3 IS NULL THEN ?7 ELSE ?6 + (?7 - ?6) / 2 END, coalesce(?8, ?7)),
	coalesce((SELECT side = ?4 FROM cases WHERE id = ?1), 1))

-- name: duty_close
UPDATE duties SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL

-- name: duty_close_kind
UPDATE duties SET closed_at = ?3 WHERE case_id = ?1 AND kind = ?2 AND closed_at IS NULL

-- name: duty_close_case
UPDATE duties SET closed_at = ?2 WHERE case_id = ?1 AND closed_at IS NULL

-- name: duty_told
UPDATE duties SET told_at = ?2, tell_at = ?3 WHERE id = ?1 AND closed_at IS NULL

-- The clock was put back: what was told, or began, by the clock that was ahead is told now.
-- name: duty_recall
UPDATE duties SET tell_at = ?1 WHERE closed_at IS NULL AND (told_at > ?1 OR
	created_at > ?1 AND rule IS NOT NULL)

-- name: duty_to_tell
SELECT id, case_id, kind, rule, owed_by, detail, created_at, due_at, told_at, closed_at
FROM duties WHERE closed_at IS NULL AND tell_at <= ?1 ORDER BY tell_at, id LIMIT ?2

-- name: duty_list
SELECT id, case_id, kind, rule, owed_by, detail, created_at, due_at, told_at, closed_at
FROM duties WHERE case_id = ?1 ORDER BY id LIMIT ?2

-- name: duty_in_turn
SELECT id, case_id, kind, rule, owed_by, detail, created_at, due_at, told_at, closed_at
FROM duties WHERE closed_at IS NULL AND ours = ?1 AND (due_at, id) > (?2, ?3)
ORDER BY due_at, id LIMIT ?4

-- name: duty_of_kind
SELECT id, case_id, kind, rule, owed_by, detail, created_at, due_at, told_at, closed_at
FROM duties WHERE closed_at IS NULL AND kind = ?1 AND ours = 1 AND (due_at, id) > (?2, ?3)
ORDER BY due_at, id LIMIT ?4

-- name: duty_count
SELECT count(*), min(due_at) FROM duties WHERE closed_at IS NULL

-- name: duty_count_late
SELECT count(*) FROM duties WHERE closed_at IS NULL AND due_at < ?1

-- name: evidence_add
INSERT INTO evidence (id, case_id, file, sha256, size, state, recipient, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: evidence_update_state
UPDATE evidence SET state = ?2 WHERE id = ?1

-- name: evidence_get
SELECT id, case_id, file, sha256, size, state, recipient, at FROM evidence WHERE id = ?1

-- name: evidence_list
SELECT id, case_id, file, sha256, size, state, recipient, at FROM evidence
WHERE case_id = ?1 ORDER BY number LIMIT ?2

-- name: evidence_in_state
SELECT id, case_id, file, sha256, size, state, recipient, at FROM evidence
WHERE state = ?1 ORDER BY number LIMIT ?2
