-- name: leaf_add
-- The next free index and no other: the ledger has no hole.
INSERT INTO leaves (leaf_index, leaf, salts, case_id, at)
SELECT ?1, ?2, ?3, ?4, ?5
WHERE ?1 = coalesce((SELECT leaf_index FROM leaves WHERE leaf_index >= 0
	ORDER BY leaf_index DESC LIMIT 1), -1) + 1

-- name: leaf_get
SELECT leaf_index, leaf, salts, case_id, at FROM leaves WHERE leaf_index = ?1

-- name: leaf_list
SELECT leaf_index, leaf, salts, case_id, at FROM leaves
WHERE leaf_index >= ?1 ORDER BY leaf_index LIMIT ?2

-- name: leaf_list_case
SELECT leaf_index, leaf, salts, case_id, at FROM leaves
WHERE case_id = ?3 AND leaf_index >= ?1 ORDER BY leaf_index LIMIT ?2

-- name: leaf_count
SELECT leaf_index + 1 FROM leaves WHERE leaf_index >= 0 ORDER BY leaf_index DESC LIMIT 1

-- name: hash_add
INSERT INTO hashes (position, hash) VALUES (?1, ?2)

-- name: hash_get
SELECT hash FROM hashes WHERE position = ?1

-- name: head_put
INSERT INTO heads (size, note, at) VALUES (?1, ?2, ?3)

-- name: head_get
SELECT size, note, at FROM heads WHERE size <= ?1 ORDER BY size DESC LIMIT 1

-- name: ledger_begin
INSERT INTO ledgers (first_leaf, origin) VALUES (?1, ?2)

-- name: ledger_list
SELECT first_leaf, origin FROM ledgers WHERE first_leaf > 0 ORDER BY first_leaf LIMIT ?1
