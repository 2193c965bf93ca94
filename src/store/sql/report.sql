-- name: report_size
SELECT count(*) FROM report_counts WHERE month BETWEEN ?1 AND ?2

-- name: report_counts
SELECT month, side, procedure, country, channel, proof, emergency, result, cases, targets, uncounted
FROM report_counts WHERE month BETWEEN ?1 AND ?2
ORDER BY month, side, procedure, country, channel, proof, emergency, result

-- name: report_notices
-- Told and delayed in these months; and those of ours that wait now for a day that was set.
SELECT (SELECT count(*) FROM events WHERE event = 'notify' AND at >= coalesce(unixepoch(?1 || '-01'), 0) * 1000000
		AND at < coalesce(unixepoch(?2 || '-01', '+1 month'), 9000000000000) * 1000000),
	(SELECT count(*) FROM events WHERE event = 'delay' AND at >= coalesce(unixepoch(?1 || '-01'), 0) * 1000000
		AND at < coalesce(unixepoch(?2 || '-01', '+1 month'), 9000000000000) * 1000000),
	(SELECT count(*) FROM duties WHERE closed_at IS NULL AND kind = 'notify' AND ours = 1 AND due_at > ?3
		AND rule = 'date-set')
