/*
 * sql.h - the named statements of sql/ and how to run them; for this folder only.
 *
 * All are prepared when the store opens: a misspelt column stops the start, not a
 * request.  Parameters are bound, always.
 */
#ifndef COMITY_STORE_SQL_H
#define COMITY_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

/* clang-format off */
#define SQL_STATEMENTS(X) \
	X(BEGIN, "begin") X(BEGIN_READ, "begin_read") X(COMMIT, "commit") \
	X(ROLLBACK, "rollback") X(MARK, "mark") X(KEEP, "keep") X(UNDO, "undo") \
	X(META_PUT, "meta_put") X(META_GET, "meta_get") \
	X(ERASE_MESSAGES, "erase_messages") X(ERASE_DOCUMENTS, "erase_documents") \
	X(ERASE_EVENTS, "erase_events") X(ERASE_SALTS, "erase_salts") \
	X(ERASE_OUTBOX, "erase_outbox") X(ERASE_TRAY, "erase_tray") \
	X(ACT_ADD, "act_add") X(ACT_ANSWER, "act_answer") X(ACT_GET, "act_get") \
	X(ACT_FORGET, "act_forget") \
	X(CASE_ADD, "case_add") X(CASE_UPDATE, "case_update") \
	X(CASE_UPDATE_STATE, "case_update_state") X(CASE_GET, "case_get") \
	X(CASE_GET_BY_SHA256, "case_get_by_sha256") X(CASE_LIST, "case_list") \
	X(CASE_LIST_STATE, "case_list_state") X(CASE_COUNT, "case_count") \
	X(CASE_LIST_SIDE, "case_list_side") X(CASE_LIST_SIDE_STATE, "case_list_side_state") \
	X(CASE_LIST_ISSUER, "case_list_issuer") X(CASE_LIST_ADDRESSEE, "case_list_addressee") \
	X(CASE_ARRIVALS, "case_arrivals") \
	X(CASE_LIST_REFERENCE, "case_list_reference") X(CASE_LIST_ID, "case_list_id") \
	X(EVENT_NEWEST, "event_newest") X(DUTY_IN_TURN, "duty_in_turn") \
	X(OBJECT_ADD, "object_add") X(OBJECT_CASE, "object_case") \
	X(DOCUMENT_ADD, "document_add") X(DOCUMENT_GET, "document_get") \
	X(DOCUMENT_FIND, "document_find") X(DOCUMENT_LIST, "document_list") \
	X(DOCUMENT_FIND_KIND, "document_find_kind") X(CASE_TRANSCRIBE, "case_transcribe") \
	X(CHANGE_ADD, "change_add") X(CHANGE_GET, "change_get") \
	X(CHANGE_LAST, "change_last") X(CHANGE_LIST, "change_list") \
	X(CHANGE_SETTLE, "change_settle") \
	X(CHANNEL_PUT, "channel_put") X(CHANNEL_GET, "channel_get") \
	X(CHANNEL_MARK, "channel_mark") X(CHANNEL_CLEAR, "channel_clear") \
	X(CHANNEL_DUE, "channel_due") \
	X(RECORD_ADD, "record_add") X(RECORD_LIST, "record_list") \
	X(RECORD_LIST_ALL, "record_list_all") \
	X(DRAFT_ADD, "draft_add") X(DRAFT_UPDATE, "draft_update") X(DRAFT_GET, "draft_get") \
	X(DRAFT_LIST, "draft_list") X(DRAFT_LIST_TO_SIGN, "draft_list_to_sign") \
	X(DRAFT_DROP, "draft_drop") X(DRAFT_FORGET, "draft_forget") \
	X(DRAFT_ANNEX_ADD, "draft_annex_add") X(DRAFT_ANNEX_LIST, "draft_annex_list") \
	X(DRAFT_ANNEX_GET, "draft_annex_get") X(DRAFT_ANNEX_DROP, "draft_annex_drop") \
	X(EVENT_ADD, "event_add") X(EVENT_LIST, "event_list") \
	X(EVENT_LIST_ALL, "event_list_all") \
	X(MESSAGE_ADD, "message_add") X(MESSAGE_ANSWER, "message_answer") \
	X(MESSAGE_FIND, "message_find") X(MESSAGE_GET, "message_get") \
	X(MESSAGE_LIST, "message_list") \
	X(TRAY_ADD, "tray_add") X(TRAY_GET, "tray_get") X(TRAY_FIND, "tray_find") \
	X(TRAY_LIST, "tray_list") X(TRAY_CLOSE, "tray_close") X(TRAY_COUNT, "tray_count") \
	X(TRAY_OF_SENDER, "tray_of_sender") \
	X(LEAF_ADD, "leaf_add") X(LEAF_GET, "leaf_get") X(LEAF_LIST, "leaf_list") \
	X(LEAF_LIST_CASE, "leaf_list_case") X(LEAF_COUNT, "leaf_count") \
	X(HASH_ADD, "hash_add") X(HASH_GET, "hash_get") \
	X(SEEN_PUT, "seen_put") X(SEEN_GET, "seen_get") X(SEEN_LIST, "seen_list") \
	X(SEEN_FORKED, "seen_forked") \
	X(WITNESS_MEET, "witness_meet") X(WITNESS_UPDATE, "witness_update") \
	X(WITNESS_RECALL, "witness_recall") X(WITNESS_NEXT, "witness_next") X(WITNESS_GET, "witness_get") \
	X(WITNESS_LIST, "witness_list") X(WITNESS_ANEW, "witness_anew") \
	X(PEER_LEDGER_ADD, "peer_ledger_add") X(PEER_LEDGER_GET, "peer_ledger_get") \
	X(PEER_LEDGER_NEWEST, "peer_ledger_newest") \
	X(PEER_LEDGER_COUNT, "peer_ledger_count") X(PEER_LEDGER_LIST, "peer_ledger_list") \
	X(LEDGER_BEGIN, "ledger_begin") X(LEDGER_LIST, "ledger_list") \
	X(HEAD_PUT, "head_put") X(HEAD_GET, "head_get") \
	X(OUTBOX_ADD, "outbox_add") X(OUTBOX_DUE, "outbox_due") X(OUTBOX_GET, "outbox_get") \
	X(OUTBOX_LIST, "outbox_list") X(OUTBOX_NEXT, "outbox_next") \
	X(OUTBOX_UNSEALED, "outbox_unsealed") X(OUTBOX_DRAFT, "outbox_draft") \
	X(OUTBOX_SEAL, "outbox_seal") \
	X(OUTBOX_DONE, "outbox_done") X(OUTBOX_FAILED, "outbox_failed") \
	X(OUTBOX_ANEW, "outbox_anew") X(OUTBOX_RECEIVER, "outbox_receiver") \
	X(OUTBOX_RELEASE, "outbox_release") X(OUTBOX_RECALL, "outbox_recall") \
	X(OUTBOX_OLDEST, "outbox_oldest") X(OUTBOX_COUNT, "outbox_count") \
	X(OUTBOX_TO_TELL, "outbox_to_tell") X(OUTBOX_TELL_TOLD, "outbox_tell_told") \
	X(ALERT_ADD, "alert_add") X(ALERT_ACK, "alert_ack") X(ALERT_GET, "alert_get") \
	X(ALERT_LIST, "alert_list") X(ALERT_COUNT, "alert_count") \
	X(ALERT_RECALL, "alert_recall") X(ALERT_TO_ESCALATE, "alert_to_escalate") X(ALERT_ESCALATED, "alert_escalated") \
	X(ALERT_UNTOLD, "alert_untold") X(ALERT_TOLD, "alert_told") \
	X(CASE_EMERGENCY, "case_emergency") \
	X(DUTY_ADD, "duty_add") X(DUTY_CLOSE, "duty_close") \
	X(DUTY_CLOSE_KIND, "duty_close_kind") X(DUTY_CLOSE_CASE, "duty_close_case") \
	X(DUTY_RECALL, "duty_recall") X(DUTY_TOLD, "duty_told") X(DUTY_TO_TELL, "duty_to_tell") X(DUTY_LIST, "duty_list") \
	X(DUTY_OF_KIND, "duty_of_kind") X(EVENT_NOTICES, "event_notices") \
	X(DUTY_COUNT, "duty_count") X(DUTY_COUNT_LATE, "duty_count_late") \
	X(EVIDENCE_ADD, "evidence_add") X(EVIDENCE_UPDATE_STATE, "evidence_update_state") \
	X(EVIDENCE_GET, "evidence_get") X(EVIDENCE_LIST, "evidence_list") \
	X(EVIDENCE_IN_STATE, "evidence_in_state") \
	X(PASSKEY_COUNT, "passkey_count") X(PASSKEY_SAME, "passkey_same") \
	X(PASSKEY_LAST, "passkey_last") \
	X(PROFILE_PUT, "profile_put") X(PROFILE_GET, "profile_get") \
	X(PROFILE_LIST, "profile_list") \
	X(REPORT_SIZE, "report_size") X(REPORT_COUNTS, "report_counts") \
	X(REPORT_NOTICES, "report_notices") \
	X(SCAN_DOCUMENTS, "scan_documents") X(SCAN_MESSAGES, "scan_messages") \
	X(SCAN_TRAY, "scan_tray") X(SCAN_EVIDENCE, "scan_evidence")
/* clang-format on */

enum sql {
#define SQL_ENUM(constant, name) SQL_##constant,
	SQL_STATEMENTS(SQL_ENUM)
#undef SQL_ENUM
	    SQL_COUNT
};

struct store {
	struct arena arena; /* this struct stands in it */
	sqlite3 *db;
	/* NULL for a writing statement of a reading store */
	sqlite3_stmt *statements[SQL_COUNT];
	int lock; /* descriptor of the lock file, -1 for a reading store */
	bool is_writer;
	int upgraded_from; /* the version that the file had, 0 = ours */
	bool is_broken;    /* the disk failed: nothing more is believed */
};

/* --- parameters --- */

enum param_kind { PARAM_NULL, PARAM_INTEGER, PARAM_TEXT, PARAM_BLOB };

struct param {
	enum param_kind kind;
	int64_t integer;
	struct str bytes;
};

struct params {
	const struct param *list;
	size_t count;
};

#define PARAMS(...)                                                                      \
	((struct params){ (const struct param[]){ __VA_ARGS__ },                         \
	    sizeof((const struct param[]){ __VA_ARGS__ }) / sizeof(struct param) })
#define NO_PARAMS ((struct params){ NULL, 0 })

struct param param_text(struct str text);  /* empty = NULL */
struct param param_blob(struct str bytes); /* empty = NULL */
struct param param_hash(const struct hash *hash);
struct param param_int(int64_t value);
struct param param_time(int64_t at); /* 0 = NULL */
struct param param_limit(size_t limit);

/* --- writing --- */

/* Needs a transaction.  ret_changes (NULL is fine): how many rows it touched. */
enum err sql_write(struct store *store, enum sql id, struct params params,
    int64_t *ret_changes, struct why *why);
/* As sql_write; exactly one row, or ERR_CONFLICT with the words. */
enum err sql_write_one(struct store *store, enum sql id, struct params params,
    const char *words, struct why *why);
/* As sql_write for an INSERT: the new row's number. */
enum err sql_add(struct store *store, enum sql id, struct params params, int64_t *ret_id,
    struct why *why);

/* --- reading: errors are sticky and come out at the end --- */

struct rows {
	struct store *store;
	struct arena *arena;
	sqlite3_stmt *statement;
	size_t count; /* rows seen */
	enum err err;
	struct why why;
};

void sql_read(struct rows *rows, struct store *store, struct arena *arena, enum sql id,
    struct params params);
/* Room for the items of a list. */
void *rows_array(struct rows *rows, size_t count, size_t size);
bool rows_next(struct rows *rows);
struct str rows_str(struct rows *rows, int column); /* a copy in the arena */
int64_t rows_int(struct rows *rows, int column);    /* NULL = 0 */
bool rows_is_null(const struct rows *rows, int column);
struct hash rows_hash(struct rows *rows, int column);
enum err rows_end(struct rows *rows, struct why *why);
/* As rows_end; ERR_NOT_FOUND "no such NOUN" when there was no row. */
enum err rows_end_one(struct rows *rows, const char *noun, struct why *why);
/* The first column of the first row, 0 when there is none. */
enum err sql_read_int(struct store *store, enum sql id, struct params params,
    int64_t *ret_value, struct why *why);

/* --- opening and closing --- */

enum err sql_prepare_all(struct store *store, struct why *why);
void sql_finalize_all(struct store *store);
/* Steps a statement that needs no transaction (begin, commit ...). */
enum err sql_step(struct store *store, enum sql id, struct why *why);
/* Statements outside sql/: pragmas and the schema. */
enum err sql_run(struct store *store, const char *text, struct why *why);
/* The first column of the first row, as a number. */
enum err sql_ask(
    struct store *store, const char *text, int64_t *ret_value, struct why *why);
/* A pragma that SQLite does not know or cannot carry out passes in silence: ask. */
enum err sql_insist(
    struct store *store, const char *text, int64_t expected, struct why *why);
/* What SQLite answered as our code and words; marks the store broken when it is. */
enum err sql_err(struct store *store, int rc, struct why *why);

#endif
