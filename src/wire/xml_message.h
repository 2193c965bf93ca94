/*
 * xml_message.h - HI-1 messages in XML: into the tree that json_read gives of the same
 * message, and back, by the element table.
 *
 * The tree is the model: whatever both encodings carry is in it in one form (numbers and
 * booleans as such, lists as arrays, no white space that XML does not count).  Signatures
 * are not: they belong to an encoding.  Contents of other namespaces (XMLData and the
 * like) are kept as a text of XML that stands alone.
 */
#ifndef COMITY_WIRE_XML_MESSAGE_H
#define COMITY_WIRE_XML_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "format/json.h"
#include "format/xml.h"
#include "model/verdict.h"

/* No, with 3020 (hi1-not-valid) and the place as a JSON Pointer, when an element has no
 * place in the table or stands elsewhere than the schema's sequence says, stands twice,
 * has attributes, text or an xsi:type that do not belong to it, or a value is none of its
 * type; 3022 when the arena is full.  What else the schema asks for, wire_check_xml
 * judges. */
struct verdict xml_message_read(
    struct arena *arena, const struct xml *root, struct json **ret_message);

/* What Header/Version/ETSIVersion says, the empty str when it is not there. */
struct str xml_message_version(const struct xml *root);

/* As message_envelope (wire/message.h), of a message that may be no valid one. */
struct json *xml_message_envelope(struct arena *arena, const struct xml *root);

/* How many signatures the message carries: ds:Signature, Signature, Signatures. */
size_t xml_message_signatures(const struct xml *root);

/* The text, UTF-8, of a tree that wire_check_xml found valid.  Members of the message
 * other than Header and Payload are left out (signatures, @xmlns).  No, with the place,
 * for contents of other namespaces that are no text of XML; the buf fails when it is
 * full. */
struct verdict xml_message_write(
    struct arena *arena, const struct json *message, struct buf *out);

/* The same as a text that is its own Canonical XML 1.1, without declaration, ready for
 * wire/xml_seal.h.  No, too, for contents of other namespaces. */
struct verdict xml_message_canonical(
    struct arena *arena, const struct json *message, struct buf *out);

#endif
