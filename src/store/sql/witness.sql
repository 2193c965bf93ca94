-- name: seen_put
INSERT INTO seen_heads (origin, size, root, note, at, other) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root,
	note = excluded.note, at = excluded.at, other = excluded.other

-- name: seen_get
SELECT origin, size, root, note, at, other FROM seen_heads WHERE origin = ?1

-- name: seen_forked
SELECT origin, size, root, note, at, other FROM seen_heads
WHERE origin IN (SELECT ?1 UNION ALL SELECT origin FROM peer_ledgers WHERE first = ?1) AND other > ''
ORDER BY origin LIMIT 1

-- name: seen_list
SELECT origin, size, root, note, at, other FROM seen_heads WHERE origin > '' ORDER BY origin LIMIT ?1

-- name: witness_meet
INSERT INTO witnesses (peer, size, tried_at) VALUES (?1, 0, 0) ON CONFLICT (peer) DO NOTHING

-- name: witness_update
UPDATE witnesses SET size = ?2, tried_at = ?3, at = ?4, line = ?5, doubt = ?6,
	ledger = ?7 WHERE peer = ?1

-- name: witness_recall
UPDATE witnesses SET tried_at = 0 WHERE tried_at > ?1

-- name: witness_next
SELECT peer, size, tried_at, at, line, doubt, ledger FROM witnesses WHERE tried_at < ?1
ORDER BY tried_at LIMIT 1

-- name: witness_get
SELECT peer, size, tried_at, at, line, doubt, ledger FROM witnesses WHERE peer = ?1

-- name: witness_list
SELECT peer, size, tried_at, at, line, doubt, ledger FROM witnesses WHERE peer > '' ORDER BY peer LIMIT ?1

-- name: witness_anew
UPDATE witnesses SET tried_at = 0, at = NULL, line = NULL, doubt = NULL WHERE peer > ''

-- name: peer_ledger_add
INSERT INTO peer_ledgers (first, origin, follows, first_leaf, lost, statement, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)

-- name: peer_ledger_get
SELECT first, origin, follows, first_leaf, lost, statement, at FROM peer_ledgers WHERE origin = ?1

-- name: peer_ledger_newest
SELECT first, origin, follows, first_leaf, lost, statement, at FROM peer_ledgers WHERE first = ?1
ORDER BY number DESC LIMIT 1

-- name: peer_ledger_count
SELECT count(*) FROM peer_ledgers WHERE first = ?1

-- name: peer_ledger_list
SELECT first, origin, follows, first_leaf, lost, statement, at FROM peer_ledgers
WHERE number > 0 ORDER BY number LIMIT ?1
