-- name: alert_add
-- Not again while the same is open; that the alarms work, or that something ends, is said once.
INSERT INTO alerts (at, kind, subject, case_id, about, deputy, urgent, escalate_at, acked_at, acked_by)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, CASE WHEN ?7 AND NOT ?6 THEN ?1 + 900000000 END,
	CASE WHEN ?2 = 'works' THEN ?1 END, CASE WHEN ?2 = 'works' THEN 'comity' END
WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE kind = ?2 AND subject = ?3
	AND (acked_at IS NULL OR kind IN ('works', 'expires')))

-- name: alert_ack
UPDATE alerts SET acked_at = ?2, acked_by = ?3 WHERE id = ?1 AND acked_at IS NULL

-- name: alert_get
SELECT id, at, kind, case_id, about, deputy, urgent, acked_at, acked_by FROM alerts WHERE id = ?1

-- name: alert_list
SELECT id, at, kind, case_id, about, deputy, urgent, acked_at, acked_by FROM alerts
WHERE acked_at IS NULL AND id > ?1 ORDER BY id LIMIT ?2

-- name: alert_count
SELECT count(*) FROM alerts WHERE acked_at IS NULL

-- name: alert_to_escalate
SELECT id, at, kind, case_id, about, deputy, urgent, acked_at, acked_by FROM alerts
WHERE acked_at IS NULL AND escalate_at IS NOT NULL AND escalate_at <= ?1
ORDER BY escalate_at, id LIMIT ?2

-- name: alert_recall
UPDATE alerts SET escalate_at = ?1 + 900000000
WHERE acked_at IS NULL AND escalate_at > ?1 + 900000000

-- name: alert_escalated
UPDATE alerts SET escalate_at = NULL WHERE id = ?1 AND escalate_at IS NOT NULL

-- What a way has not told yet, of its audience.
-- name: alert_untold
SELECT id, at, kind, case_id, about, deputy, urgent, acked_at, acked_by FROM alerts
WHERE deputy = ?2 AND id > coalesce((SELECT told FROM alert_ways WHERE way = ?1), 0)
ORDER BY id LIMIT ?3

-- name: alert_told
INSERT INTO alert_ways (way, told) VALUES (?1, ?2)
ON CONFLICT (way) DO UPDATE SET told = excluded.told

-- name: case_emergency
SELECT emergency FROM cases WHERE id = ?1
