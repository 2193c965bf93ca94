-- name: channel_put
INSERT INTO channels (case_id, at, reason, means, person) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (case_id) DO UPDATE SET at = excluded.at, reason = excluded.reason,
	means = excluded.means, person = excluded.person WHERE reason IS NULL

-- name: channel_get
SELECT case_id, at, reason, means, person, due FROM channels WHERE case_id = ?1

-- name: channel_mark
UPDATE channels SET due = due + 1 WHERE case_id = ?1 AND reason IS NULL

-- name: channel_clear
-- What was kept back since stays due.
UPDATE channels SET due = 0 WHERE case_id = ?1 AND due = ?2 AND reason IS NULL

-- name: channel_due
SELECT case_id FROM channels WHERE due > 0 AND case_id > ?1 ORDER BY case_id LIMIT ?2

-- name: record_add
INSERT INTO channel_records (case_id, at, kind, sender, receiver, file, size, sha256, means,
	reason, leaf_index)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)

-- name: record_list
SELECT number, case_id, at, kind, sender, receiver, file, size, sha256, means, reason, leaf_index
FROM channel_records WHERE case_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3

-- name: record_list_all
SELECT number, case_id, at, kind, sender, receiver, file, size, sha256, means, reason, leaf_index
FROM channel_records WHERE number > ?1 ORDER BY number LIMIT ?2
