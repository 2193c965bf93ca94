/* page.c - what the core answers to plain GETs: health, metrics, evidence for its
 * recipient. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/clock.h"
#include "node/caseflow.h"
#include "node/core.h"
#include "node/expiry.h"
#include "node/log.h"
#include "node/otherway.h"
#include "node/place.h"

#define PAGE_MAX ((size_t)1 << 20)

static void
answer_text(struct core *core, struct job *job, unsigned status, const char *type,
    struct str body)
{
	job->status = status;
	job_end(core, job, type, body);
}

static void
gauge(struct buf *page, const char *name, const char *help, int64_t value)
{
	buf_format(page, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name,
	    name, (long long)value);
}

static void
counter(struct buf *page, const char *name, const char *help, uint64_t value)
{
	buf_format(page, "# HELP %s %s\n# TYPE %s counter\n%s_total %llu\n", name, help,
	    name, name, (unsigned long long)value);
}

/* OpenMetrics; no subject and no order stands in a label. */
static void
add_metrics(struct core *core, const struct store_totals *totals, struct buf *page)
{
	int64_t now = core_now(core);
	struct case_count *counts;
	int64_t alerts = 0;
	size_t count = 0;

	counter(page, "comity_requests", "Requests at all doors.", core->requests);
	counter(page, "comity_refusals", "Messages refused, each with its rule.",
	    core->refusals);
	counter(page, "comity_strangers", "Messages put into the stranger tray.",
	    core->strangers);
	gauge(page, "comity_log_size", "Leaves of the ledger.", totals->leaves);
	gauge(page, "comity_log_signed_size", "Leaves under the signed head.",
	    (int64_t)core->journal.signed_size);
	gauge(page, "comity_outbox_waiting", "Rows of the outbox that wait.",
	    totals->outbox_waiting);
	gauge(page, "comity_outbox_oldest_seconds", "Age of the oldest of them.",
	    totals->outbox_oldest_at == 0
		? 0
		: (now - totals->outbox_oldest_at) / CLOCK_SECOND);
	gauge(page, "comity_duties_open", "Duties that are open.", totals->duties_open);
	gauge(page, "comity_duties_late", "Duties whose time has passed.",
	    totals->duties_late);
	gauge(page, "comity_tray_open", "Messages that wait for a person.",
	    totals->tray_open);
	if (store_alert_count(core->store, &alerts, NULL) == ERR_OK)
		gauge(page, "comity_alert_unacked", "Alerts nobody has acknowledged.",
		    alerts);
	gauge(page, "comity_peers_away", "Receivers that are tried and not reached.",
	    (int64_t)lines_away(&core->lines));
	gauge(page, "comity_store_fault", "1 when the last commit failed.",
	    core->storage.fault[0] != '\0');
	gauge(page, "comity_clock_offset_seconds", "Offset of a training realm.",
	    core->clock_offset / CLOCK_SECOND);
	buf_add_c(page,
	    "# HELP comity_cases Case files by state.\n# TYPE comity_cases gauge\n");
	if (store_case_counts(&core->scratch, core->store, &counts, &count, NULL) ==
	    ERR_OK)
		for (size_t i = 0; i < count; i++)
			buf_format(page, "comity_cases{state=\"%.*s\"} %lld\n",
			    STR_ARG(counts[i].state), (long long)counts[i].cases);
	expiry_metrics(core, page);
	buf_add_c(page, "# EOF\n");
}

static void
answer_ready(struct core *core, struct job *job)
{
	bool ready = core->announced && !core->draining &&
		     core->journal.signed_size == core->journal.committed.size;

	if (core->storage.fault[0] != '\0')
		answer_text(core, job, 503, "text/plain",
		    arena_format(&job->arena, "not ready: %s\n", core->storage.fault));
	else
		answer_text(core, job, ready ? 200 : 503, "text/plain",
		    ready ? STR("ready\n") : STR("not ready\n"));
}

void
page_metrics(struct core *core, struct job *job)
{
	struct store_totals totals;
	struct buf page;
	struct why why;

	if (str_eq_c(job->path, "/healthz")) {
		answer_text(core, job, 200, "text/plain", STR("ok\n"));
		return;
	}
	if (str_eq_c(job->path, "/readyz")) {
		answer_ready(core, job);
		return;
	}
	if (store_totals(core->store, core_now(core), &totals, &why) != ERR_OK) {
		answer_text(core, job, 503, "text/plain", str_from(why.text));
		return;
	}
	buf_init(&page, PAGE_MAX);
	add_metrics(core, &totals, &page);
	answer_text(core, job, 200,
	    "application/openmetrics-text; version=1.0.0; charset=utf-8", buf_str(&page));
	buf_release(&page);
}

/* Only the issuer of the order gets its evidence; for everybody else it does not exist.
 */
static enum err
find_evidence(struct core *core, struct job *job, struct stored_evidence *ret_evidence,
    struct why *why)
{
	const struct known_organisation *peer =
	    trustbook_find_peer(&core->book, job->peer);
	struct known_organisation *valid;
	struct verdict verdict = trustbook_organisation(
	    &core->book, peer == NULL ? STR("") : peer->entry->id, job->at, &valid);
	struct str id = str_slice(job->path, sizeof "/evidence/" - 1, job->path.len);
	struct stored_case stored;
	enum err e = store_evidence_get(&job->arena, core->store, id, ret_evidence, why);

	if (e == ERR_OK)
		e = store_case_get(
		    &job->arena, core->store, ret_evidence->case_id, &stored, why);
	if (e == ERR_OK &&
	    (peer == NULL || !verdict_is_yes(&verdict) || caseflow_is_outside(&stored) ||
		!str_eq(peer->entry->id, stored.issuer)))
		e = err_why(why, ERR_NOT_FOUND, 0, "another organisation's evidence");
	return e;
}

/* Before it leaves. */
static enum err
record_fetch(struct core *core, const struct job *job,
    const struct stored_evidence *evidence, struct why *why)
{
	struct merkle_tip before;
	enum err e = core_part_begin(core, &before, why);

	if (e != ERR_OK)
		return e;
	e = otherway_record(core,
	    &(struct otherway_item){ .case_id = evidence->case_id,
		.kind = STR("evidence"),
		.sender = core->config->organisation,
		.receiver = trustbook_find_peer(&core->book, job->peer)->entry->id,
		.file = evidence->file,
		.size = evidence->size,
		.sha256 = evidence->sha256.bytes,
		.at = job->at },
	    why);
	return core_part_end(core, &before, e, why);
}

void
page_evidence(struct core *core, struct job *job)
{
	struct stored_evidence evidence;
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	struct why why;

	if (find_evidence(core, job, &evidence, &why) == ERR_OK &&
	    record_fetch(core, job, &evidence, &why) == ERR_OK &&
	    snprintf(path, sizeof path, "%.*s/" PLACE_EVIDENCE "/%.*s",
		STR_ARG(core->config->folder), STR_ARG(evidence.file)) < (int)sizeof path)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		answer_text(core, job, 404, "text/plain", STR("no such evidence\n"));
		return;
	}
	core_write_answer(
	    core, job, "application/pkcs7-mime", STR(""), (uint64_t)evidence.size);
	core_answer(core, job, fd);
	arena_reset(&job->arena);
	job->state = JOB_FREE;
}
