-- name: profile_put
INSERT INTO profiles (organisation, stated_at, sha256, kept_at, kept_by, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation) DO UPDATE SET stated_at = excluded.stated_at, sha256 = excluded.sha256,
	kept_at = excluded.kept_at, kept_by = excluded.kept_by, text = excluded.text
WHERE excluded.stated_at > stated_at OR excluded.sha256 = sha256

-- name: profile_get
SELECT organisation, stated_at, sha256, kept_at, kept_by, text FROM profiles WHERE organisation = ?1

-- name: profile_list
SELECT organisation, stated_at, sha256, kept_at, kept_by, NULL FROM profiles WHERE organisation > ?1
ORDER BY organisation LIMIT ?2
