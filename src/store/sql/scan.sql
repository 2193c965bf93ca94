-- name: scan_documents
SELECT number, sha256, bytes, NULL, 0 FROM documents WHERE number > ?1 ORDER BY number LIMIT 1

-- name: scan_messages
SELECT number, sha256, bytes, NULL, 0 FROM messages WHERE number > ?1 ORDER BY number LIMIT 1

-- name: scan_tray
SELECT id, sha256, bytes, NULL, 0 FROM tray WHERE id > ?1 ORDER BY id LIMIT 1

-- name: scan_evidence
SELECT number, sha256, NULL, file, size FROM evidence
WHERE number > ?1 AND state NOT IN ('offered', 'differs', 'restricted') ORDER BY number LIMIT 1
