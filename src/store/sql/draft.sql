-- name: draft_add
INSERT INTO drafts (id, person, version, created_at, changed_at, answers) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: draft_update
UPDATE drafts SET version = version + 1, changed_at = ?3, answers = ?4, text = ?5, signoffs = ?6,
	before = ?7 WHERE id = ?1 AND version = ?2

-- name: draft_get
SELECT id, person, version, created_at, changed_at, answers, text, signoffs, before FROM drafts WHERE id = ?1

-- name: draft_list
SELECT id, person, version, created_at, changed_at, answers, text, signoffs, before FROM drafts
WHERE person = ?1 ORDER BY changed_at DESC LIMIT ?2

-- name: draft_list_to_sign
SELECT id, person, version, created_at, changed_at, answers, text, signoffs, before FROM drafts
WHERE text IS NOT NULL ORDER BY changed_at DESC LIMIT ?1

-- name: draft_drop
DELETE FROM drafts WHERE id = ?1

-- name: draft_forget
DELETE FROM drafts WHERE changed_at < ?1

-- name: draft_annex_add
INSERT INTO draft_annexes (draft, name, readers, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: draft_annex_list
SELECT name, readers, sha256, length(bytes) FROM draft_annexes WHERE draft = ?1 ORDER BY name LIMIT ?2

-- name: draft_annex_get
SELECT name, readers, sha256, length(bytes), bytes FROM draft_annexes WHERE draft = ?1 AND name = ?2

-- name: draft_annex_drop
DELETE FROM draft_annexes WHERE draft = ?1 AND name = ?2
