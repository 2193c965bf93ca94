-- name: passkey_count
INSERT INTO passkey_counts (key_sha256, counter, said, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key_sha256, counter) DO NOTHING

-- name: passkey_same
SELECT COUNT(*) FROM passkey_counts WHERE key_sha256 = ?1 AND counter = ?2 AND said = ?3

-- name: passkey_last
SELECT MAX(counter) FROM passkey_counts WHERE key_sha256 = ?1
