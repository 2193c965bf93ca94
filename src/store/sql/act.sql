-- name: act_add
INSERT INTO acts (id, person, sha256, at, answer, leaf_index) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: act_answer
UPDATE acts SET answer = ?2, leaf_index = NULL WHERE id = ?1

-- name: act_get
SELECT id, person, sha256, at, answer, coalesce(leaf_index, -1) FROM acts WHERE id = ?1

-- name: act_forget
DELETE FROM acts WHERE at < ?1
