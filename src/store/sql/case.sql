-- name: case_add
INSERT INTO cases (id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, proof,
	channel, targets, result, reference)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
	coalesce(?17, 'comity'), ?18, coalesce(?19, 'open'), ?20)

-- name: case_update
UPDATE cases SET state = ?2, assignee = ?3, updated_at = ?4, answer_by = ?5,
	preserve_until = ?6, result = coalesce(?7, result),
	proof = coalesce(?8, proof), version = version + 1
WHERE id = ?1

-- name: case_update_state
UPDATE cases SET state = ?2, updated_at = ?3, version = version + 1 WHERE id = ?1

-- name: case_transcribe
UPDATE cases SET procedure = ?2, issuer = ?3, emergency = ?4, order_sha256 = ?5,
	answer_by = ?6, preserve_until = ?7, targets = ?8, reference = ?9, updated_at = ?10,
	proof = coalesce(?11, proof), version = version + 1
WHERE id = ?1

-- name: case_get
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE id = ?1

-- name: case_get_by_sha256
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE order_sha256 = ?1

-- name: case_list
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 ORDER BY number DESC LIMIT ?2

-- name: case_list_state
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND state = ?3 ORDER BY number DESC LIMIT ?2

-- name: case_list_side
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND side = ?3 ORDER BY number DESC LIMIT ?2

-- name: case_list_side_state
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND side = ?3 AND state = ?4 ORDER BY number DESC LIMIT ?2

-- name: case_list_issuer
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND issuer = ?3 ORDER BY number DESC LIMIT ?2

-- name: case_list_addressee
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND addressee = ?3 ORDER BY number DESC LIMIT ?2

-- name: case_list_reference
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE number < ?1 AND reference = ?3 ORDER BY number DESC LIMIT ?2

-- name: case_list_id
-- Those whose ids begin so: ?3 is the first id behind them.
SELECT number, id, side, realm, procedure, issuer, addressee, state, assignee, emergency,
	order_sha256, created_at, received_at, updated_at, answer_by, preserve_until, version,
	proof, channel, targets, result, reference
FROM cases WHERE id >= ?1 AND id < ?3 ORDER BY id LIMIT ?2

-- name: case_arrivals
SELECT received_at, emergency FROM cases
WHERE issuer = ?1 AND number < ?2 AND side = 'addressee' ORDER BY number DESC LIMIT ?3

-- name: case_count
SELECT state, cases FROM case_counts WHERE cases > 0 ORDER BY state LIMIT ?1

-- name: document_add
INSERT INTO documents (case_id, sha256, kind, name, at, size, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)

-- name: document_get
SELECT case_id, sha256, kind, name, at, size, bytes FROM documents
WHERE case_id = ?1 AND sha256 = ?2 LIMIT 1

-- name: document_find
SELECT case_id, sha256, kind, name, at, size, bytes FROM documents
WHERE sha256 = ?1 LIMIT 1

-- name: document_find_kind
SELECT case_id, sha256, kind, name, at, size, bytes FROM documents
WHERE sha256 = ?1 AND kind = ?2 ORDER BY case_id LIMIT 1

-- name: document_list
SELECT case_id, sha256, kind, name, at, size, NULL FROM documents
WHERE case_id = ?1 ORDER BY number LIMIT ?2

-- name: event_add
INSERT INTO events (case_id, at, event, person, detail, leaf_index)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: event_list
SELECT number, case_id, at, event, person, detail, leaf_index FROM events
WHERE case_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3

-- name: event_list_all
SELECT number, case_id, at, event, person, detail, leaf_index FROM events
WHERE number > ?1 ORDER BY number LIMIT ?2

-- name: event_newest
SELECT number, case_id, at, event, person, detail, leaf_index FROM events
WHERE number < ?1 ORDER BY number DESC LIMIT ?2

-- name: event_notices
SELECT number, case_id, at, event, person, detail, leaf_index FROM events
WHERE event = 'notify' AND number < ?1 ORDER BY number DESC LIMIT ?2

-- name: object_add
INSERT INTO objects (id, case_id) VALUES (?1, ?2)

-- name: object_case
SELECT case_id FROM objects WHERE id = ?1
