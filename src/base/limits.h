/*
 * limits.h - every limit on what comes from outside, with its reason.
 *
 * A limit that is passed is answered (HI-1 3022 or a refusal with its rule), never obeyed
 * half.
 */
#ifndef COMITY_BASE_LIMITS_H
#define COMITY_BASE_LIMITS_H

/* Largest body of one message: an order with 10^4 targets is about 3 MB in JSON. */
#define LIMIT_BODY ((size_t)16 << 20)
/* One form of the desk without files: the draft of an order with 10^4 targets. */
#define LIMIT_FORM ((size_t)1 << 20)
/* Members of one form: a table of targets that a person fills in. */
#define LIMIT_FORM_FIELDS 4096
/* Files of one form: what one package, one original or the annexes of one order hold; in
 * base64 and with the rest of the form they are below LIMIT_BODY. */
#define LIMIT_FORM_FILES ((size_t)8 << 20)
/* A form with them, which only who is signed in may send (node/desk_door.h). */
#define LIMIT_FORM_LARGE (LIMIT_FORM_FILES + LIMIT_FORM)
/* Actions of one message, which is one transaction: a task for each target, and the
 * papers and the authorisation beside them. */
#define LIMIT_ACTIONS (LIMIT_TARGETS + 64)
/* Nesting of JSON and XML: the deepest element of the standard stands at 14. */
#define LIMIT_DEPTH 32
/* Values of one JSON text; bounds the memory of one parse. */
#define LIMIT_JSON_VALUES 2000000
/* Elements of one XML text, and attributes and namespace declarations of one element (a
 * parser compares them with one another). */
#define LIMIT_XML_ELEMENTS 1000000
#define LIMIT_XML_ATTRIBUTES 64
/* Namespace declarations in force at one place. */
#define LIMIT_XML_NAMESPACES 64
/* Arena of one message: text, tree and model of a body of LIMIT_BODY. */
#define LIMIT_ARENA ((size_t)256 << 20)
/* Integers are exact in every JSON reader up to here (RFC 8785 appendix D): 2^53 - 1. */
#define LIMIT_INTEGER 9007199254740991

/* One order: its canonical text and its lists. */
#define LIMIT_ORDER ((size_t)8 << 20)
#define LIMIT_TARGETS 10000
/* Parts of an order that one change speaks of: every target once, or few in pieces. */
#define LIMIT_CHANGE_PARTS 10000
/* A text of a person in which identifiers are looked for: a log of a day. */
#define LIMIT_FREE_TEXT ((size_t)1 << 20)
#define LIMIT_NOTIFIED 8
/* Annexes of one order: the parts of a form that not all may see, and papers to them;
 * their bytes together: with the order they are one message, in base64 below LIMIT_BODY;
 * readers of one: whom the order notifies, its issuer, validator and addressee. */
#define LIMIT_ANNEXES 16
#define LIMIT_ANNEXES_BYTES (LIMIT_BODY / 2)
#define LIMIT_ANNEX_READERS (LIMIT_NOTIFIED + 3)
#define LIMIT_RECIPIENTS 16
#define LIMIT_SIGNOFFS 8
/* Legal fields, and names of the data fields to which a regime limits the answer. */
#define LIMIT_FIELDS 128
#define LIMIT_SCOPE_FIELDS 64
/* Bytes of one value: an identifier, a name, a text of a legal field. */
#define LIMIT_IDENTIFIER 1024
#define LIMIT_NAME 256
#define LIMIT_TEXT 65536

/* Federation list (an organisation takes about 2 kB) and roster. */
#define LIMIT_DIRECTORY ((size_t)48 << 20)
#define LIMIT_ROSTER ((size_t)8 << 20)
#define LIMIT_ORGANISATIONS 20000
#define LIMIT_PERSONS 10000
/* Organisations that a node pins by itself: who needs more needs a federation list. */
#define LIMIT_PINS 32
/* Ledgers that one organisation begins after its first: each is a disaster. */
#define LIMIT_LEDGERS 32
/* A pin file: one organisation with LIMIT_KEYS officers and certificates. */
#define LIMIT_PIN ((size_t)128 << 10)
/* What an organisation says of itself: its catalogue of data is the longest part. */
#define LIMIT_PROFILE ((size_t)128 << 10)
#define LIMIT_PROFILE_CONTACTS 16
#define LIMIT_PROFILE_HOURS 16
#define LIMIT_PROFILE_LANGUAGES 32
#define LIMIT_PROFILE_SERVICES 64
#define LIMIT_PROFILE_DATA 128
#define LIMIT_PROFILE_IDENTIFIERS 32
/* A hundred years: who keeps longer keeps always. */
#define LIMIT_PROFILE_RETENTION_DAYS 36525
/* Keys of one person, officers of one organisation, keys of the list. */
#define LIMIT_KEYS 16
/* Subject public key info and certificate, DER. */
#define LIMIT_PUBLIC_KEY 512
#define LIMIT_CERTIFICATE 8192

/* What a browser and its authenticator sign: the texts of one sign-off (some 300 and 40
 * bytes; an origin has up to 260), and the id of a passkey (Web Authentication, 4). */
#define LIMIT_CLIENT_DATA ((size_t)1024)
#define LIMIT_ASSERTION_DATA ((size_t)512)
#define LIMIT_CREDENTIAL_ID 1023
#define LIMIT_REGISTRATION_DATA ((size_t)2048)
#define LIMIT_ORIGIN 300

/* A ledger leaf: a tile's entry has a 16-bit length (C2SP tlog-tiles). */
#define LIMIT_LEAF 65535

/* One part of an evidence package. */
#define LIMIT_EVIDENCE_PART ((size_t)8 << 20)
/* Rows of the provider's own data system: with the order and its papers they are one
 * package. */
#define LIMIT_ROWS (LIMIT_EVIDENCE_PART - ((size_t)1 << 20))
/* A package that is carried in the message itself, to a system that may have no way to
 * fetch: in base64 well below LIMIT_BODY. */
#define LIMIT_DELIVERY ((size_t)4 << 20)
/* One package as it is fetched: several parts, encrypted. */
#define LIMIT_PACKAGE (8 * LIMIT_EVIDENCE_PART)
/* Files of one package, and bytes of one file's name in it. */
#define LIMIT_ENTRIES 4096
#define LIMIT_ENTRY_NAME 512
/* Manifests of a package: XML is small here, and bounded before it is parsed. */
#define LIMIT_MANIFEST ((size_t)2 << 20)
/* Tables that a provider answers with. */
#define LIMIT_TABLE_ROWS 1000000
#define LIMIT_TABLE_COLUMNS 256
/* Findings of one scope comparison that are listed; the counts go on. */
#define LIMIT_FINDINGS 1000
/* The same encrypted to LIMIT_RECIPIENTS. */
#define LIMIT_ENVELOPE (LIMIT_EVIDENCE_PART + ((size_t)64 << 10))
/* A signature over a document or a time-stamp, with its certificates. */
#define LIMIT_SIGNATURE ((size_t)256 << 10)

/* All tables of law together, so that their digest can be taken of one text: 10^5 rows.
 */
#define LIMIT_LAW ((size_t)16 << 20)

/* A what-if of the law: every State with every declaration of one instrument fits. */
#define LIMIT_WHAT_IF ((size_t)64 << 10)
#define LIMIT_WHAT_IF_STATEMENTS 512
#define LIMIT_WHAT_IF_ROWS 8192
/* What one comparison lists: some ten States against all others, by several routes. */
#define LIMIT_COMPARE_CHANGES 32768

/* Years of which the tables of law may be asked: before, no row of them speaks. */
#define LIMIT_LAW_YEAR_MIN 2000
#define LIMIT_LAW_YEAR_MAX 2100

/* A new order while it is written: 5,000 identifiers and a page of reasons; and how many
 * of them one person has. */
#define LIMIT_DRAFT ((size_t)256 << 10)
#define LIMIT_DRAFTS 64

/* A qualified signature or its report, kept as it is; of one case. */
#define LIMIT_QUALIFIED ((size_t)2 << 20)
#define LIMIT_QUALIFIED_PAPERS 8
/* What persons state of one order that left by another way: each time it was asked after.
 */
#define LIMIT_STATEMENTS 32

/* Files that one pass takes out of a folder of another system; the rest waits. */
#define LIMIT_EXCHANGE 1000

/* What one listed organisation may leave in the tray before a person has looked: more
 * would be for its own desk to sort, and the disk is ours. */
#define LIMIT_TRAY_ITEMS 32
#define LIMIT_TRAY_BYTES (2 * LIMIT_BODY)
/* Refusals of one peer in an hour of which leaf and answer are kept, some 4 kB each: a
 * desk that errs never gets there, and who wants to fill the disk fills 24 MB a day. */
#define LIMIT_REFUSALS_HOUR 250

/* What somebody brought or sent otherwise than by a message: a letter with its scans, in
 * base64 below LIMIT_BODY; what of its text is kept beside it. */
#define LIMIT_ORIGINAL ((size_t)8 << 20)
#define LIMIT_ORIGINAL_TEXT ((size_t)256 << 10)
/* Certificates whose signature in a mail or a PDF a node believes: offices, some with
 * several persons. */
#define LIMIT_SIGNERS 64
/* A mail: multiparts in multiparts (two or three are usual), parts, and one header. */
#define LIMIT_MAIL_DEPTH 8
#define LIMIT_MAIL_PARTS 64
#define LIMIT_MAIL_HEADER ((size_t)64 << 10)

/* Papers of one case that are looked through: an order, its sign-offs and annexes are the
 * first of them, receipts and changes the rest. */
#define LIMIT_CASE_PAPERS 1000

/* Between our own processes: longer bodies travel as sealed memory files. */
#define LIMIT_FRAME_INLINE ((size_t)64 << 10)

/* How far a sender's clock may be from ours, in seconds: beyond, the message is stale. */
#define LIMIT_CLOCK_SKEW_SEC 300
/* How far the clock of a training realm may run ahead: ten years and some days. */
#define LIMIT_CLOCK_OFFSET_SEC ((uint64_t)4000 * 86400)

/* A file of one time zone: the largest of 2025 has 3.5 kB; and a name of one. */
#define LIMIT_ZONE ((size_t)64 << 10)
#define LIMIT_ZONE_NAME 64

#endif
