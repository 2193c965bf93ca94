/*
 * asking.h - the core's side of asking the provider's own data system for an answer
 * (docs/connector.md).
 *
 *	asking_begin   what may leave now is put into a question, and recorded
 *	courier        posts it, once that is committed, to the address of comity.conf;
 *	               the rows go to a file of evidence/ that nobody else can read
 *	vault          compares them with the order: the core never reads them
 *	asking_take    what a person has seen, and nothing else, is sealed (pack.h)
 *
 * A case has one asking at a time; a new one takes the place of the rows of an old one.
 * Each state has its end: who is asked and says nothing, or a vault that hangs, holds
 * neither place nor file.  Whatever changes what may leave ends it at once, with its
 * vault.  Nothing of it outlives the core: after a restart a person asks again.
 *
 * What is recorded of each: events of the case and their leaves (caseflow_note), with the
 * SHA-256 of the rows.  Nothing of it is told to who sent the order.
 */
#ifndef COMITY_NODE_ASKING_H
#define COMITY_NODE_ASKING_H

#include "node/core.h"

/* The events, as the audit page names them. */
#define ASKING_ASKED "connector-asked"
#define ASKING_ANSWERED "connector-answered"
#define ASKING_NOTHING "connector-nothing"
#define ASKING_REFUSED "connector-refused"
#define ASKING_TAKEN "connector-taken"
#define ASKING_SEALED_EVENT "connector-sealed"

/* The node ends: nothing of it stays.  What one that was killed has left is swept at the
 * start (evidence_file.h). */
void asking_stop(struct core *core);

/* --- for its own files --- */

enum err asking_path(const struct core *core, const struct core_asking *asking,
    char ret_path[static PATH_MAX], struct why *why);
struct core_asking *asking_of_case(struct core *core, struct str case_id);
/* In hexadecimal digits: of the rows. */
struct str asking_sha256(struct arena *arena, const struct core_asking *asking);
/* In the open transaction. */
enum err asking_note(struct core *core, struct core_asking *asking, const char *event,
    struct str person, struct str detail, struct why *why);

/* --- for who asks --- */

struct asking_wish {
	const struct stored_case *stored;
	struct str person;
	bool by_person; /* somebody has decided what the clocks leave to a person */
};

/* In the open transaction; the job rests until the rows are compared.  Rules:
 * connector-none, connector-busy, those of release.h; and later connector-away,
 * connector-nothing, connector-table, connector-compare, connector-ended. */
enum err asking_begin(struct core *core, struct job *job, const struct asking_wish *wish,
    struct verdict *ret_verdict, struct why *why);

/* Rows of the case that wait to be sealed; NULL: there are none. */
const struct core_asking *asking_find(const struct core *core, struct str case_id);
/* {asking, collected (what a seal names), sha256, size, at, person, scope and table as of
 * evidence/rows.h}. */
struct json *asking_json(struct arena *arena, const struct core_asking *asking);

/* The rows that a person names as ID:SHA256.  Rule: connector-rows. */
struct verdict asking_take(struct core *core, struct str case_id, struct str collected,
    struct core_asking **ret_asking);
/* All of them, unread: a person takes them.  In the open transaction, which records it.
 */
enum err asking_read(struct core *core, struct job *job, struct core_asking *asking,
    struct str person, struct str *ret_rows, struct why *why);

/* --- for pack.c --- */

struct core_asking *asking_by_id(struct core *core, uint64_t id);
/* The job packs them. */
void asking_seals(struct core_asking *asking, const struct job *job);
/* Frames of the vault: what they are, and where.  In core->payload. */
enum err asking_give_rows(struct core *core, const struct core_asking *asking,
    struct core_peer *vault, uint64_t id, struct why *why);
/* In the transaction that records the answer. */
enum err asking_sealed(
    struct core *core, struct core_asking *asking, struct str person, struct why *why);
/* That was taken back. */
void asking_not_sealed(struct core_asking *asking);

/* --- for core.c, batch.c, room.c, and who changes a case --- */

/* Something was said or done about the case: what may leave is looked at again. */
void asking_look(struct core *core, struct str case_id);
void asking_committed(struct core *core, bool kept);
void asking_answered(struct core *core, uint64_t id, struct cursor *cursor);
void asking_courier_gone(struct core *core);
bool asking_has_vault(const struct core *core, uint64_t id);
void asking_vault_started(struct core *core, struct core_peer *vault);
void asking_frame(struct core *core, struct core_peer *vault, const struct frame *frame);
void asking_vault_gone(struct core *core, uint64_t id);
void asking_pump(struct core *core);

#endif
