/*
 * frames.h - what the processes of a node say to one another.
 *
 * Every process has one channel, to the core.  A frame has a kind, an id (the asker's,
 * given back in the answer) and a payload of sized fields in the order written here
 * (base/cursor.h). Whoever reads a frame insists that nothing is left over.
 */
#ifndef COMITY_NODE_FRAMES_H
#define COMITY_NODE_FRAMES_H

enum frame_kind {
	/* any -> core: the process may be used now.  No payload. */
	FRAME_READY = 1,

	/* edge -> core: u8 door, sized method, sized path, 32 bytes SHA-256 of the peer's
	 * certificate (zero on local doors), be32 uid, sized body; of DOOR_DESK also
	 * sized query and each sized enum request_field */
	FRAME_REQUEST,
	/* core -> edge: be16 status, sized content type, sized body, be64 length of the
	 * file whose descriptor comes along instead of a body (0 = none), u8 count of
	 * headers and each u8 enum answer_field, sized value */
	FRAME_ANSWER,
	/* core -> edge: n times 32 bytes: the certificates that may come in */
	FRAME_PINS,

	/* core -> nursery: one worker more.  No payload.
	 * nursery -> core: the end of its channel; without a descriptor there is none now
	 */
	FRAME_WORKER,
	/* core -> worker: u8 what (enum decode_what), sized bytes, sized key that the
	 * directory lists for the sender's seal (DECODE_XML; else empty) */
	FRAME_DECODE,
	/* worker -> core: u8 ok, be16 HI-1 code, sized rule, sized path, sized words,
	 * sized canonical text (of what is refused: message_envelope), u8 whether the XML
	 * signature is that key's, and if not sized rule, sized words; u8 whether the
	 * worker ends now, because it has refused something */
	FRAME_DECODED,

	/* core -> keeper: be64 size, 32 bytes root, be64 size of the head signed last (0
	 * = not known), be16 count and hashes: the proof that it has grown from there.
	 * keeper -> core: be64 size of the head signed last, sized checkpoint note,
	 * empty: ask from there */
	FRAME_HEAD,
	/* core -> keeper: sized signing text of a message; keeper -> core: 64 bytes of
	   signature */
	FRAME_SEAL,
	/* core -> keeper: sized canonical message in XML; keeper -> core: 64 bytes of
	   signature over its SignedInfo */
	FRAME_SEAL_XML,
	/* core -> keeper: be64 time, sized ASiC manifest; keeper -> core: sized CAdES
	 * signature.  What the keeper refuses is answered with an empty payload. */
	FRAME_CADES,

	/* core -> keeper: be64 seconds, sized text of another ledger's checkpoint;
	 * keeper -> core: sized cosignature line */
	FRAME_COSIGN,

	/* core -> courier: sized url, 32 bytes pin (SHA-256 of the certificate's public
	 * key), sized content type, sized body; answer: be16 status (0 = not reached),
	 * sized words, sized body */
	FRAME_POST,
	/* core -> courier: sized url, 32 bytes pin, be64 maximum, and a descriptor to
	   write to */
	FRAME_FETCH,
	/* core -> courier: sized url, sized RFC 3161 request */
	FRAME_STAMP,

	/* core -> courier: u8 way (enum alert_way_id), u8 what (enum alert_words), be64
	 * seconds, sized id, sized body in JSON; answer as of FRAME_POST.  The addresses
	 * are in the courier's configuration: nobody can name others. */
	FRAME_ALERT,

	/* core -> vault: be64 time, u8 stamped, u8 virtual clock, u8 plain, sized order,
	   be16 count and sized sign-offs, be16 count and sized certificates, sized
	   request of the CLI (canonical), and a descriptor to write the package to */
	FRAME_PACK,
	FRAME_PACK_SIGN,  /* vault -> core: sized manifest; answer: sized CAdES signature
			   */
	FRAME_PACK_STAMP, /* vault -> core: sized RFC 3161 request; answer: sized response
			   */
	FRAME_PACK_DONE,  /* vault -> core: u8 ok, be64 size, 32 bytes SHA-256, sized
			     report */

	/* core -> vault: sized order, sized categories of each target that may be shown
	 * (one byte each; empty = all), 32 bytes SHA-256 of the certificate that seals
	 * for the addressee (zero = not known), 32 bytes SHA-256 of what arrived, and a
	 * descriptor of the package.  The vault then lives until its channel ends. */
	FRAME_OPEN,
	FRAME_OPENED, /* vault -> core: u8 ok, u8 whole, sized words */
	/* core -> vault: u8 enum look_what, sized file, sized search, be64 page */
	FRAME_LOOK,
	/* vault -> core: be16 enum err, sized words, sized canonical tree (opened.h),
	 * sized bytes of a file, or canonical text of what a paper tells
	 * (evidence/facts.h) */
	FRAME_LOOKED,

	/* core -> desk: sized page, sized language, sized canonical tree */
	FRAME_PAGE,
	/* desk -> core: u8 ok, sized HTML; of a page that cannot be rendered why not */
	FRAME_PAGED,

	/* core -> paper: the document (paper/document.h), at once: paper says no
	 * FRAME_READY.  paper -> core: u8 ok, sized PDF; of what is not printed why not
	 */
	FRAME_PRINT,

	/* core -> courier: be64 seconds, sized id, sized question in JSON, and a
	 * descriptor to write the rows to; answer as of FRAME_POST, without a body.  To
	 * the one data system of the courier's configuration; 200 is said of whole rows
	 * only. */
	FRAME_ASK,
	/* core -> vault: sized order, sized categories of each target that may leave (as
	 * of FRAME_OPEN), and a descriptor of the rows */
	FRAME_COMPARE,
	/* vault -> core: be16 enum err, 32 bytes SHA-256 of the rows that it has read,
	 * sized words, sized canonical report (evidence/rows.h).  It ends then. */
	FRAME_COMPARED,
	/* core -> vault, before a FRAME_PACK whose request takes them: 32 bytes SHA-256
	 * of the rows, and a descriptor of them */
	FRAME_ROWS,

	/* core -> edge: n times 32 bytes: SHA-256 of the cookies of who is signed in at
	 * the desk */
	FRAME_SESSIONS,

	FRAME_KIND_COUNT
};

enum door { DOOR_PEERS, DOOR_EVIDENCE, DOOR_LOCAL, DOOR_METRICS, DOOR_DESK, DOOR_COUNT };

/* What of a browser's request the core is told; empty = not there. */
enum request_field {
	REQUEST_COOKIE,
	REQUEST_ORIGIN,
	REQUEST_FETCH_SITE,
	REQUEST_HOST,
	REQUEST_LANGUAGE,
	REQUEST_TYPE,
	REQUEST_FIELD_COUNT
};

/* What the core may set of an answer to a browser. */
enum answer_field {
	ANSWER_LOCATION,
	ANSWER_SET_COOKIE,
	ANSWER_DISPOSITION,
	ANSWER_FIELD_COUNT
};

enum alert_way_id { ALERT_WEBHOOK, ALERT_MAIL, ALERT_DEPUTY, ALERT_WAYS };
/* What a mail says. */
enum alert_words {
	ALERT_SAYS_ITEM,
	ALERT_SAYS_UNSEEN,
	ALERT_SAYS_WORKS,
	ALERT_SAYS_COUNT
};

enum look_what { LOOK_REPORT, LOOK_TABLE, LOOK_FILE, LOOK_PAPER };

enum decode_what {
	DECODE_MESSAGE, /* an HI-1 message in JSON */
	DECODE_XML,     /* an HI-1 message in XML, and its signature */
	/* what a person brings with them is read, too (original.h) */
	DECODE_JSON, /* a body of the CLI */
	DECODE_FORM, /* a form of the desk; its key is the Content-Type */
	DECODE_WHAT_COUNT
};

#endif
