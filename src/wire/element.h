/*
 * element.h - the element table of ETSI TS 103 120: what stands where in an HI-1 message.
 *
 * One table for both encodings.  The newest published schema set (V1.23.1) judges every
 * version, since ETSI's own examples carry older numbers than the features they use;
 * since says from which V1.x on an element exists, which limits what we emit and gives a
 * remark. Members stand in the order of the XML schema's sequence, which XML must keep
 * and JSON need not.
 *
 * A type is shared by every element that has it; the tables are const and need no start.
 */
#ifndef COMITY_WIRE_ELEMENT_H
#define COMITY_WIRE_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The parts of the standard, each with a namespace.  A JSON member's name is the part's
 * prefix and the element's name; the prefix is literal text, never resolved.  In XML the
 * namespace counts, and the prefix is what we write. */
enum part {
	PART_CORE,
	PART_COMMON,
	PART_AUTHORISATION,
	PART_DOCUMENT,
	PART_NOTIFICATION,
	PART_TASK,
	PART_DELIVERY,
	PART_TRAFFIC,
	PART_CONFIG,
	PART_ENCRYPTION,
	PART_DESTINATION,
	PART_IRI, /* its prefix is ours: ETSI has no JSON schema of it */
	PART_DICTIONARIES,
	PART_TYPES, /* TS 103 280 */
	PART_COUNT
};

struct part_name {
	struct str prefix; /* in JSON, with its colon: "task:"; empty for the core */
	struct str space;  /* the XML namespace */
};

extern const struct part_name part_names[PART_COUNT];

enum element_kind {
	ELEMENT_STRING,  /* at most limit characters (0 = any), in the form given */
	ELEMENT_INTEGER, /* at least limit, and at most most (0 = any) */
	ELEMENT_BOOLEAN,
	ELEMENT_OBJECT, /* closed: nothing but its members; of ALTERNATIVE ones exactly
			   one */
	ELEMENT_CHOICE, /* exactly one member that is valid; others are not judged */
	ELEMENT_OPEN,   /* an object; members that are not in the table are not judged */
	ELEMENT_LOOSE,  /* as ELEMENT_OPEN when it is an object, anything else is fine too
			 */
	ELEMENT_HI1,    /* the type that @xsi:type names, one of element_objects */
	/* Not judged.  In XML, and in a tree that was read from XML, a text: that of the
	   elements inside (other namespaces only), or of the element itself. */
	ELEMENT_FOREIGN,
	ELEMENT_ANY,
	ELEMENT_KIND_COUNT
};

/* What a string must look like; element_form_ok judges. */
enum form {
	FORM_ANY,
	FORM_UUID,       /* lower case */
	FORM_COUNTRY,    /* two capital letters */
	FORM_TIME,       /* seconds without a fraction, Z or an offset */
	FORM_MICRO_TIME, /* exactly six fraction digits */
	FORM_E164,       /* 1 to 15 digits */
	FORM_EMAIL,
	FORM_LIID,
	FORM_LDID, /* CC-authority-reference */
	FORM_IPV4,
	FORM_IPV6, /* eight groups of four lower-case digits */
	FORM_MAC,
	FORM_BASE64,
	FORM_VERSION,  /* V1.23.1 */
	FORM_LANGUAGE, /* ISO 639-1 */
	FORM_MAILBOX,  /* a mail address as the XML schema has it */
	FORM_IPV4_CIDR,
	FORM_IPV6_CIDR,
	FORM_BASE64_STRICT, /* with its padding, spare bits zero */
	FORM_COUNT
};

enum occurs {
	OCCURS_REQUIRED,
	OCCURS_OPTIONAL,
	OCCURS_LIST, /* optional; an array in JSON, repeated in XML; may be empty */
	OCCURS_FILLED_LIST, /* optional; at least one item */
	OCCURS_ALTERNATIVE, /* exactly one of the type's alternatives */
};

struct element_type;

struct element {
	struct str name; /* without prefix */
	enum part part;
	enum occurs occurs;
	unsigned char since; /* V1.since.1; 0 = before V1.12.1 */
	const struct element_type *type;
	const char *dictionary; /* ETSI's dictionary for a DictionaryEntry, NULL = any */
};

/* Of an object that holds a HI-1 object: the base members come first. */
struct element_type {
	const char *name;
	enum element_kind kind;
	enum form form;
	uint32_t limit, most;
	bool collapsed; /* XML: white space around the text means nothing */
	bool
	    abstract; /* XML: stands for types of national profiles, none of which we know
		       */
	const struct element_type *xml; /* the type in XML where it differs, else NULL */
	const struct element *members;
	size_t members_count;            /* at most ELEMENT_MEMBERS_MAX */
	const struct element_type *base; /* NULL but for HI-1 objects */
	enum part part;                  /* of a HI-1 object: the namespace of its type */
	unsigned char since;
};

/* Members of a type and of its base together. */
#define ELEMENT_MEMBERS_MAX 64

/* The root: HI1Message. */
extern const struct element_type element_message;
/* What every HI-1 object has. */
extern const struct element_type element_hi1_object;
/* A dictionary value {Owner, Name, Value}; the checker looks at it by identity. */
extern const struct element_type element_dictionary_entry;

/* The HI-1 objects.  The order is that of enum object_type (wire/message.h). */
#define ELEMENT_OBJECTS_COUNT 15
struct element_object {
	const struct element_type *type;
	bool carried;      /* V1.23.1's JSON schema lets a verb carry it: not so for
			      TDTaskObject and IRI policies */
	bool interception; /* outside Comity's scope: read, then refused with 3001 */
};
extern const struct element_object element_objects[ELEMENT_OBJECTS_COUNT];

/* "{namespace}Name" (the Clark notation of @xsi:type) -> index into element_objects, or
 * -1. */
int element_object_find(struct str xsi_type);

/* Number of members, base included. */
size_t element_count(const struct element_type *type);
/* The member at index, base first. */
const struct element *element_at(const struct element_type *type, size_t index);
/* The member that JSON calls name; hint is where to look first (the index after the last
 * find): members mostly come in order.  False when the type has no such member. */
bool element_find(
    const struct element_type *type, struct str name, size_t hint, size_t *ret_index);

/* The member that XML calls so. */
bool element_find_xml(const struct element_type *type, struct str space, struct str name,
    size_t hint, size_t *ret_index);

bool element_form_ok(enum form form, struct str s);
const char *element_form_name(enum form form); /* words for a person */

/* Whether ETSI publishes a dictionary of this name, and whether the value is in it.  An
 * unknown value is legal (a newer version may have it) and worth a remark. */
enum dictionary_answer { DICTIONARY_UNKNOWN, DICTIONARY_NO_VALUE, DICTIONARY_HAS_VALUE };
enum dictionary_answer dictionary_look(
    struct str owner, struct str name, struct str value);

#endif
