-- name: act_add
INSERT INTO acts (id, person, sha256, at) VALUES (?1, ?2, ?3, ?4)

-- name: act_answer
UPDATE acts SET answer = ?2 WHERE id = ?1

-- name: act_get
SELECT id, person, sha256, at, answer FROM acts WHERE id = ?1

-- name: act_forget
DELETE FROM acts WHERE at < ?1
