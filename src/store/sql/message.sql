-- name: message_add
INSERT INTO messages (sender, transaction_id, peer, direction, sha256, at, case_id, bytes, answer,
	leaf_index)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: message_answer
UPDATE messages SET answer = ?3, leaf_index = NULL
WHERE sender = ?1 AND transaction_id = ?2 AND (answer IS NULL OR leaf_index IS NOT NULL)

-- name: message_find
SELECT sender, transaction_id, peer, direction, sha256, at, case_id, NULL, answer,
	coalesce(leaf_index, -1)
FROM messages WHERE sender = ?1 AND transaction_id = ?2

-- name: message_get
SELECT sender, transaction_id, peer, direction, sha256, at, case_id, bytes, answer,
	coalesce(leaf_index, -1)
FROM messages WHERE sender = ?1 AND transaction_id = ?2

-- name: message_list
SELECT sender, transaction_id, peer, direction, sha256, at, case_id, NULL, NULL, -1
FROM messages WHERE case_id = ?1 ORDER BY number LIMIT ?2

-- name: tray_add
INSERT INTO tray (at, sender, channel, rule, summary, sha256, bytes, text, duty_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: tray_get
SELECT id, at, sender, channel, rule, summary, sha256, bytes, closed_at, person, case_id, text,
	duty_id, reason
FROM tray WHERE id = ?1

-- name: tray_find
SELECT id, at, sender, channel, rule, summary, sha256, NULL, closed_at, person, case_id, NULL,
	duty_id, reason
FROM tray WHERE sha256 = ?1 ORDER BY id LIMIT 1

-- name: tray_list
SELECT id, at, sender, channel, rule, summary, sha256, NULL, closed_at, person, case_id, NULL,
	duty_id, reason
FROM tray WHERE id > ?1 AND closed_at IS NULL ORDER BY id LIMIT ?2

-- name: tray_close
UPDATE tray SET closed_at = ?2, person = ?3, case_id = ?4, reason = ?5, text = NULL
WHERE id = ?1 AND closed_at IS NULL

-- name: tray_count
SELECT count(*), min(at) FROM tray WHERE closed_at IS NULL

-- name: tray_of_sender
SELECT count(*), coalesce(sum(length(bytes)), 0) FROM tray
WHERE sender = ?1 AND closed_at IS NULL
