-- name: report_size
SELECT count(*) FROM report_counts WHERE month BETWEEN ?1 AND ?2

-- name: report_counts
SELECT month, side, procedure, country, channel, proof, emergency, result, cases, targets, uncounted
FROM report_counts WHERE month BETWEEN ?1 AND ?2
ORDER BY month, side, procedure, country, channel, proof, emergency, result
