/*
 * core.h - the hub of a node: what the core holds, and the jobs that pass through it.
 *
 *	edge -> core -> worker -> core (one transaction: message, case, leaves, outbox)
 *	     -> keeper signs the head -> edge: the answer leaves only now
 *	outbox -> courier, until they have it
 *
 * A job is one request on its way.  It has an arena of its own, so that what is read at
 * one stage still lives at the next; it ends with an answer, whatever happens.
 *
 * Group commit without a timer: all jobs that are decoded when the loop comes round share
 * one transaction, and all that wait for a head share one signature.
 */
#ifndef COMITY_NODE_CORE_H
#define COMITY_NODE_CORE_H

#include "base/clock.h"
#include "base/cursor.h"
#include "format/json.h"
#include "law/clocks.h"
#include "law/finding.h"
#include "law/rule.h"
#include "node/config.h"
#include "node/frames.h"
#include "node/journal.h"
#include "node/refusal.h"
#include "node/line.h"
#include "node/session.h"
#include "node/signers.h"
#include "node/signin.h"
#include "node/skew.h"
#include "node/storage.h"
#include "node/trustbook.h"
#include "proc/channel.h"
#include "proc/loop.h"
#include "proc/sandbox.h"
#include "proc/supervise.h"
#include "store/store.h"
#include "wire/message.h"

#define CORE_PEERS_MAX 80
#define CORE_JOBS_MAX 512
/* Below the transfers of the courier, which fetches and asks for time-stamps, too. */
#define CORE_POSTS_MAX 192
#define CORE_FETCHES_MAX 16
/* Answers open at the desk at one time: each is a process. */
#define CORE_ROOMS_MAX 8
/* Cases whose rows are asked for, or wait to be sealed. */
#define CORE_ASKINGS_MAX 8

enum job_state {
	JOB_FREE,
	JOB_WAITING,  /* for a worker */
	JOB_DECODING, /* at a worker */
	JOB_DECODED,  /* its text is here, its turn in the batch has not come */
	JOB_BATCHED,  /* done in the open transaction */
	JOB_HEAD,     /* committed, waits for a signed head over its leaf */
	JOB_COSIGN,   /* committed, waits for the cosignature of a peer's head */
	JOB_VAULT,    /* a vault works for it */
	JOB_ROOM,     /* asks for an answer that is open at the desk (room.h) */
	JOB_ASKING,   /* the provider's data system is asked for it (asking.h) */
	JOB_PRINT,    /* comity-paper prints its document (printer.h) */
	JOB_PAGE,     /* done; the desk renders what is shown of it */
	JOB_STATE_COUNT
};

struct job {
	enum job_state state;
	uint64_t id; /* never used twice */
	struct arena arena;
	enum door door;   /* DOOR_COUNT: our own, about an answer to post */
	uint64_t edge;    /* instance that asks */
	uint64_t edge_id; /* its request: to whom the answer goes */
	int64_t post;     /* of the outbox row that was answered */
	/* at the pool of workers */
	unsigned char key[SHA256_LEN]; /* whose bytes they are */
	uint64_t worker;               /* instance that decodes */
	uint64_t turn;                 /* in which it was asked */
	int64_t waits_since;
	struct str path;
	struct str body;
	bool xml; /* the body is, and so will the answer be */
	unsigned char body_sha256[SHA256_LEN];
	unsigned char peer[SHA256_LEN]; /* SHA-256 of its TLS certificate */
	uint32_t uid;
	int64_t at; /* node time: stamped once */
	/* from the worker */
	struct str text;     /* canonical; empty = refused */
	struct str envelope; /* of what is refused: for the answer's header alone */
	struct verdict refusal;
	int refusal_code;
	struct verdict seal; /* of XML, and the worker's word alone */
	/* the outcome */
	bool in_ledger;
	uint64_t leaf;
	struct json *answer;     /* tree; with a receipt once the head is signed */
	struct json *receipt_to; /* where the receipt goes: an array or object, or NULL */
	unsigned status;         /* HTTP */
	struct str plain;        /* an answer that is no JSON; empty = it is */
	const char *plain_type;
	struct str cosign;      /* a peer's checkpoint, to be signed as a witness */
	struct str act, person; /* of a call: its id (act.h), and who calls */
	struct str sender, transaction; /* of a message whose answer is kept */
	struct pack *pack;              /* the evidence that a vault makes */
	struct room_ask *room;          /* what it asks of an opened one, else NULL */
	struct str document;            /* that is printed (printer.h) */
	struct desk_request *desk;      /* of the desk's door (desk.h), else NULL */
};

/* One of the other processes. */
struct core_peer {
	bool used;
	bool ready;
	enum role role;
	uint64_t instance;
	uint64_t job;   /* of a vault, or of what prints */
	bool ends_hard; /* a vault that once it is idle is killed: it may hang */
	/* of a worker (pool.h) */
	bool bound;                    /* to the sender of this key */
	unsigned char key[SHA256_LEN]; /* as in struct job */
	bool refused;                  /* and so ends by itself */
	bool ending;                   /* gets nothing new */
	unsigned busy;                 /* jobs that it has */
	uint64_t turn;                 /* of the last one */
	struct channel channel;
};

/* Where an outbox row is under way. */
enum post_at { POST_AT_KEEPER, POST_AT_COURIER, POST_ANSWERED };

struct core_post {
	int64_t id; /* 0 = free */
	enum post_at at;
	struct line *line; /* at the courier: the receiver's; else NULL */
	uint64_t sent;     /* line_sent */
};

/* Evidence that the courier brings. */
struct core_fetch {
	bool active;
	char id[36]; /* of the evidence row */
	char from[LIMIT_NAME];
};

/* An answer that is open at the desk; a vault holds it (room.h). */
struct core_room {
	uint64_t id; /* of the job that opened it, and so of its vault's; 0 = free */
	bool opened; /* and not only being so */
	bool ends;   /* closed in the next round */
	int64_t opened_at;
	char evidence[37];
	unsigned char session[SHA256_LEN]; /* nobody else sees it */
	unsigned char seen[32];            /* a bit a file: it was looked at */
	bool listed;
	unsigned char list[SHA256_LEN]; /* of the file names, as they came first */
	uint64_t leaf; /* of what was recorded last; nothing is shown before its head */
};

/* Rows of the provider's own data system (asking.h). */
enum asking_state {
	ASKING_FREE,
	ASKING_NEW,   /* recorded; asked when that is committed */
	ASKING_OUT,   /* at the courier */
	ASKING_VAULT, /* its rows are compared */
	ASKING_HELD,  /* they wait to be sealed */
	ASKING_SEALING,
	ASKING_SEALED, /* and that is not committed yet */
};

struct core_asking {
	enum asking_state state;
	uint64_t id;      /* of the job that began it, and so of its vault's */
	char name[37];    /* a UUID: for people, and of its file */
	char case_id[64]; /* of an order */
	char person[LIMIT_NAME];
	bool by_person;                    /* asking_wish */
	unsigned char allowed[SHA256_LEN]; /* over order and what may leave of it, then */
	bool kept;                         /* what was recorded of it last is committed */
	bool started;                      /* its vault has the rows */
	unsigned tries;                    /* to start one */
	uint64_t leaf;                     /* of what was recorded last */
	uint64_t job;                      /* that seals it */
	int64_t ends_at;                   /* of its state (clock_steady) */
	int64_t held_until;
	int64_t look_at; /* what may leave is looked at again */
	int64_t at;      /* its answer came (node time) */
	int64_t size;    /* of the rows, and their digest */
	unsigned char rows[SHA256_LEN];
	struct buf text; /* the question; later the report of rows.h */
};

struct core {
	const struct config *config;
	struct arena arena;   /* lives as long as the core */
	struct arena scratch; /* of one round */
	struct arena look;    /* of one look at what may leave (asking.h) */
	struct loop loop;
	struct channel supervisor;
	struct core_peer peers[CORE_PEERS_MAX];
	struct job *jobs[CORE_JOBS_MAX];
	size_t jobs_count; /* slots that were ever used */
	uint64_t jobs_made;
	struct core_post posts[CORE_POSTS_MAX];
	struct lines lines;
	char lines_turn[LIMIT_NAME]; /* whose turn was last */
	struct core_fetch fetches[CORE_FETCHES_MAX];
	struct core_room rooms[CORE_ROOMS_MAX];
	struct core_asking askings[CORE_ASKINGS_MAX];
	struct cert *room_cert; /* of the evidence room; NULL = there is none */
	struct {
		unsigned asked; /* workers that the nursery is to fork */
		int64_t ask_at_ms;
		uint64_t made;
		uint64_t turns;
	} pool;
	int64_t fetch_at;  /* not before (clock_steady) */
	size_t fetch_next; /* where the turn begins */
	bool post_due;     /* something may wait in the outbox */
	int64_t post_at;   /* or from then on (clock_steady) */
	struct {
		bool active;  /* one is asked */
		int64_t at;   /* the next not before (clock_steady) */
		bool stating; /* it is a new ledger that was stated, no head */
		uint64_t size;
		char peer[LIMIT_NAME];
	} witness; /* whom we show our head */
	struct {
		bool active;
		int64_t at, pause; /* the next not before (clock_steady) */
		int64_t last;      /* what is under way */
	} alert_ways[ALERT_WAYS];
	int64_t alert_works_at; /* not told again before */
	int64_t clock_gap;      /* clock_real less clock_steady; 0 = not known */
	bool clock_jumped;      /* people are not told yet */
	struct skew skew;       /* what others' clocks say */
	bool clock_doubted;     /* and people were told */
	int64_t started_at;
	struct store *store;
	bool in_transaction;
	struct storage storage;
	struct journal journal;
	int64_t head_at; /* the keeper is asked for a head not before (clock_steady) */
	struct law law;
	char law_digest[65];
	struct law_zones zones; /* of the States, as this machine has them */
	char zones_digest[65];
	int64_t clock_offset; /* of training realms; begins as comity.conf says */
	struct rule_table rules;
	struct session_table *sessions; /* of the desk */
	int64_t sessions_at;            /* the edge is told not before (clock_steady) */
	uint64_t sessions_edge;         /* the instance that was told of these */
	unsigned char sessions_told[SHA256_LEN];
	struct trustbook book;
	struct known_organisation *self;
	struct signers signers;            /* of mails and PDFs */
	struct signin signin;              /* what was asked of passkeys at the desk */
	int64_t tls_ends_at, seal_ends_at; /* our certificates; 0 = not known */
	int64_t expiry_at;                 /* when to tell next what ends */
	int64_t drafts_at;                 /* none is deleted for its age before */
	struct str ledger_origin;
	bool ledger_is_later; /* than the first (successor.h) */
	struct buf payload;   /* of the frame that is being written */
	bool announced;       /* the service manager knows that we are ready */
	bool draining;
	/* counters for metrics */
	uint64_t requests, refusals, strangers;
	struct refusal_count refusal_counts[REFUSAL_PEERS];
};

/* Node time. */
static inline int64_t
core_now(const struct core *core)
{
	return clock_real() + core->clock_offset;
}

/* How far it is from others' clocks; 0: no doubt (skew.h). */
static inline int64_t
core_clock_off(const struct core *core)
{
	int64_t steady = clock_steady();

	return skew_of(&core->skew, core_now(core) - steady, steady);
}

/* --- frames --- */

/* The one process of the role, or any worker; NULL = none is ready. */
struct core_peer *core_peer(struct core *core, enum role role);
/* Takes over the channel's end; NULL = there is no room. */
struct core_peer *core_add_peer(
    struct core *core, enum role role, uint64_t instance, int fd);
/* The process is gone, or is to go. */
void core_drop_peer(struct core *core, struct core_peer *peer);
/* Sends core->payload.  False when the peer is gone or full. */
bool core_send(struct core *core, struct core_peer *peer, uint16_t kind, uint64_t id);
bool core_send_fd(
    struct core *core, struct core_peer *peer, uint16_t kind, uint64_t id, int fd);

/* --- jobs --- */

/* NULL when all places are taken. */
struct job *job_new(struct core *core);
struct job *job_find(struct core *core, uint64_t id);
/* Writes a FRAME_ANSWER into core->payload; job: of whose door, and its headers. */
void core_write_answer(struct core *core, const struct job *job, const char *type,
    struct str body, uint64_t file_len);
/* Sends core->payload to the edge that asked, if it still lives.  fd: -1 or a file. */
void core_answer(struct core *core, const struct job *job, int fd);
/* Sends the answer as it stands and forgets the job. */
void job_answer(struct core *core, struct job *job);
/* Sends that text with job->status and forgets the job. */
void job_end(struct core *core, struct job *job, const char *type, struct str body);
/* Ends a job with a plain error, for what never became a message. */
void job_fail(struct core *core, struct job *job, unsigned status, const char *words);
/* The answer of the local door: {"error":{rule, sentence, source, kind, path, detail}}.
 */
void job_refuse(struct core *core, struct job *job, const struct verdict *verdict);
void job_why(struct core *core, struct job *job, const struct why *why);

/* --- transaction (batch.c) --- */

/* Opens one if none is open. */
enum err core_begin(struct core *core, struct why *why);
/* A part of the transaction that is done wholly or not at all: the store's rows and the
 * ledger's leaves. */
enum err core_part_begin(
    struct core *core, struct merkle_tip *ret_before, struct why *why);
/* e: how the part went; not ERR_OK takes it back.  Returns e, or why it is not kept. */
enum err core_part_end(
    struct core *core, const struct merkle_tip *before, enum err e, struct why *why);
/* Takes back what the open part has written so far, and goes on in it. */
enum err core_take_back(
    struct core *core, const struct merkle_tip *before, struct why *why);

/* --- the stages, each in its file --- */

/* start.c */
enum err core_open(struct core *core, const struct config *config, struct why *why);
enum err core_reload(struct core *core, struct verdict *ret_verdict, struct why *why);
void core_close(struct core *core);
void core_send_pins(struct core *core);

/* intake.c: an HI-1 message from a peer, in the open transaction */
enum err intake_message(struct core *core, struct job *job, struct why *why);
/* local.c: a call of the CLI */
enum err local_call(struct core *core, struct job *job, struct why *why);
/* page.c: /healthz, /readyz, /metrics, /evidence/ID */
void page_metrics(struct core *core, struct job *job);
void page_evidence(struct core *core, struct job *job);
/* After the head is signed: puts the receipt into the answer. */
enum err receipt_attach(struct core *core, struct job *job, struct why *why);

/* post.c: the outbox */
void post_sealed(struct core *core, int64_t id, struct str signature);
enum err post_answered(struct core *core, struct job *job, struct why *why);

/* dispatch.c: what is sealed goes out */
void post_pump(struct core *core);
void post_result(struct core *core, int64_t id, struct cursor *cursor);
/* The row is no longer under way. */
void post_drop(struct core *core, int64_t id);
/* Not delivered: again after a pause that grows. */
void post_retry(struct core *core, int64_t id, struct str words);
void post_forget_peer(struct core *core, enum role role);

/* fetch.c: evidence that lies at others */
enum err fetch_pump(struct core *core, struct why *why);
void fetch_result(struct core *core, uint64_t slot, struct cursor *cursor);

/* pack.c: evidence that we make */
void pack_frame(struct core *core, struct core_peer *vault, const struct frame *frame);
void pack_signed(struct core *core, uint64_t id, struct str p7s);
void pack_stamped(struct core *core, uint64_t id, struct cursor *cursor);
void pack_vault_started(struct core *core, struct core_peer *vault);
void pack_vault_gone(struct core *core, uint64_t id);
/* Keeper or courier has died, and with it what a vault had asked. */
void pack_helper_gone(struct core *core, enum role role);

#endif
