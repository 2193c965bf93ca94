#include "generate.h"

#include <assert.h>

#include "base/limits.h"
#include "format/json.h"
#include "format/xml.h"
#include "wire/element.h"
#include "wire/xml_message.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct generator {
	struct arena *arena;
	struct random *random;
	bool xml;
};

static bool
chance(struct generator *g, unsigned percent)
{
	return random_below(g->random, 100) < percent;
}

/* --- values that are what their form asks for --- */

static const char *const samples[FORM_COUNT][3] = {
	[FORM_ANY] = { "text", "\u00e9\u20ac <&>\"' ]]>", "" },
	[FORM_UUID] = { "2b36a78b-b628-416d-bd22-404e68a0cd36",
	    "00000000-0000-0000-0000-000000000000",
	    "ffffffff-ffff-ffff-ffff-ffffffffffff" },
	[FORM_COUNTRY] = { "XX", "CL", "US" },
	[FORM_TIME] = { "2026-11-22T12:00:00Z", "2024-02-29T23:59:59+14:00",
	    "1999-01-01T00:00:00-03:30" },
	[FORM_MICRO_TIME] = { "2026-11-22T12:00:00.000000Z",
	    "2026-11-22T12:00:00.123456+01:00", "2000-02-29T00:00:00.999999Z" },
	[FORM_E164] = { "1", "442079460223", "123456789012345" },
	[FORM_EMAIL] = { "a@b", "\u00e9@\u00e9", "a b@c d@e" },
	[FORM_LIID] = { "LIID1", "!~", "0123456789abcdef0123456789" },
	[FORM_LDID] = { "XX-a-b", "CL-fiscal\u00eda norte-1-2", "XX----" },
	[FORM_IPV4] = { "192.0.2.1", "0.0.0.0", "001.02.255.9" },
	[FORM_IPV6] = { "2001:0db8:0000:0000:0000:0000:0000:0001",
	    "0000:0000:0000:0000:0000:0000:0000:0000",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	[FORM_MAC] = { "00:11:22:33:44:55", "aa:bb:cc:dd:ee:ff", "00:00:00:00:00:00" },
	[FORM_BASE64] = { "AAAA", "AA==", "" },
	[FORM_VERSION] = { "V1.23.1", "V1.12.1", "V1.20.1" },
	[FORM_LANGUAGE] = { "es", "en", "xx" },
	[FORM_MAILBOX] = { "a@b", "a.b+c@d-e.example", "!#$%&'*+\\/=?^_`{|}~-@x.y.z" },
	[FORM_IPV4_CIDR] = { "192.0.2.0/24", "0.0.0.0/0", "1.2.3.4/32" },
	[FORM_IPV6_CIDR] = { "2001:0db8:0000:0000:0000:0000:0000:0000/32",
	    "0000:0000:0000:0000:0000:0000:0000:0000/128",
	    "ffff:0000:0000:0000:0000:0000:0000:0000/1" },
	[FORM_BASE64_STRICT] = { "AAAA", "AA==", "AAA=" },
};

/* The second is one that no schema at hand describes. */
static const char *const foreign[] = {
	"<d:Dictionaries xmlns:d=\"http://uri.etsi.org/03280/common/2019/10/"
	"Dictionaries\"></d:Dictionaries>",
	"<f:a xmlns:f=\"urn:foreign\" b=\"f:c\">x<f:d></f:d></f:a>",
};
#define ANY_ELEMENT                                                                      \
	"<d:schema xmlns:d=\"http://uri.etsi.org/03120/common/2019/10/Delivery\" "       \
	"a=\"b\">x<y xmlns=\"\"></y></d:schema>"

static struct json *
make_string(struct generator *g, const struct element_type *type)
{
	static const char *const uris[] = { "https://provider.example/hi1?x=1", "a/b#c",
		"", "ftp://[2001:db8::1]/x", "http://[", "a%zz" };
	const char *text = samples[type->form][random_below(g->random, 3)];

	if (type->form == FORM_BASE64_STRICT && random_below(g->random, 40) == 0)
		text = "V1.23";
	if (type->form == FORM_ANY && type->collapsed)
		text = uris[random_below(g->random, COUNT(uris))];
	return json_string(g->arena, str_from(text));
}

static struct json *
make_simple(struct generator *g, const struct element_type *type)
{
	static const char *const open[] = { "{}", "{\"x\":[1,null]}", "7", "\"x\"" };
	struct json *value = NULL;

	switch (type->kind) {
	case ELEMENT_STRING:
		return make_string(g, type);
	case ELEMENT_INTEGER:
		if (type->most == 0 && g->xml && random_below(g->random, 200) == 0)
			return json_integer(g->arena, LIMIT_INTEGER + 2);
		return json_integer(
		    g->arena, (int64_t)type->limit + (int64_t)random_below(g->random, 9));
	case ELEMENT_BOOLEAN:
		return json_bool(g->arena, chance(g, 50));
	case ELEMENT_FOREIGN:
		if (g->xml)
			return json_string(g->arena,
			    str_from(foreign[random_below(g->random, COUNT(foreign))]));
		break;
	case ELEMENT_ANY:
		if (g->xml)
			return json_string(g->arena, STR(ANY_ELEMENT));
		break;
	case ELEMENT_OPEN:
		return json_object(g->arena);
	case ELEMENT_OBJECT:
	case ELEMENT_CHOICE:
	case ELEMENT_LOOSE:
	case ELEMENT_HI1:
	case ELEMENT_KIND_COUNT:
		assert(false && "a simple kind");
	}
	(void)!json_read(
	    g->arena, str_from(open[random_below(g->random, COUNT(open))]), &value, NULL);
	return value;
}

/* --- objects, without recursion: what is open waits in a list --- */

#define WAITING_MAX 20000

struct waiting {
	struct json *object;
	const struct element_type *type;
};

struct building {
	struct generator g;
	struct waiting waiting[WAITING_MAX];
	size_t count;
};

static const struct element_type *
type_here(const struct building *b, const struct element_type *type)
{
	return b->g.xml && type->xml != NULL ? type->xml : type;
}

static bool
is_structured(const struct element_type *type)
{
	return type->kind == ELEMENT_OBJECT || type->kind == ELEMENT_CHOICE ||
	       type->kind == ELEMENT_LOOSE;
}

static struct json *
make_value(struct building *b, const struct element_type *type)
{
	struct json *object;

	type = type_here(b, type);
	if (type->kind != ELEMENT_HI1 && !is_structured(type))
		return make_simple(&b->g, type);
	object = json_object(b->g.arena);
	if (type->kind == ELEMENT_HI1) {
		size_t i;

		do
			i = random_below(b->g.random, ELEMENT_OBJECTS_COUNT);
		while (!b->g.xml && !element_objects[i].carried);
		type = element_objects[i].type;
		json_put_str(b->g.arena, object, "@xsi:type",
		    arena_format(b->g.arena, "{%.*s}%s",
			STR_ARG(part_names[type->part].space), type->name));
	}
	if (b->count < WAITING_MAX)
		b->waiting[b->count++] = (struct waiting){ object, type };
	return object;
}

static void
put(struct building *b, struct json *object, const struct element *element)
{
	bool list =
	    element->occurs == OCCURS_LIST || element->occurs == OCCURS_FILLED_LIST;
	struct str name = arena_format(b->g.arena, "%.*s%.*s",
	    STR_ARG(part_names[element->part].prefix), STR_ARG(element->name));
	size_t items = 1 + random_below(b->g.random, 2);
	struct json *array;

	if (!list) {
		(void)json_put_named(object, name, make_value(b, element->type));
		return;
	}
	array = json_put_named(object, name, json_array(b->g.arena));
	for (size_t i = 0; i < items; i++)
		(void)json_add(array, make_value(b, element->type));
}

static bool
is_wanted(
    struct building *b, const struct element_type *type, const struct element *element)
{
	if (element->occurs == OCCURS_REQUIRED)
		return true;
	if (b->g.xml && (element->type->abstract || type == &element_message))
		return false;
	if (b->g.xml && element->occurs == OCCURS_FILLED_LIST)
		return true;
	return chance(&b->g, type == &element_message ? 10 : 35);
}

static void
fill(struct building *b, struct waiting waiting)
{
	size_t alternatives = 0, chosen, seen = 0;

	for (size_t i = 0; i < element_count(waiting.type); i++)
		alternatives += element_at(waiting.type, i)->occurs == OCCURS_ALTERNATIVE;
	chosen = alternatives == 0 ? 0 : random_below(b->g.random, alternatives);
	for (size_t i = 0; i < element_count(waiting.type); i++) {
		const struct element *element = element_at(waiting.type, i);

		if (element->occurs == OCCURS_ALTERNATIVE) {
			if (seen++ == chosen && !(b->g.xml && element->type->abstract))
				put(b, waiting.object, element);
		} else if (is_wanted(b, waiting.type, element)) {
			put(b, waiting.object, element);
		}
	}
}

static struct json *
make_message(struct arena *arena, struct random *random, bool xml)
{
	static struct building building; /* large */
	struct json *message;

	building.g = (struct generator){ .arena = arena, .random = random, .xml = xml };
	building.count = 0;
	message = make_value(&building, &element_message);
	while (building.count > 0)
		fill(&building, building.waiting[--building.count]);
	return message;
}

/* --- spoiling: a text of another form, or something in a wrong place --- */

static const char *const texts[] = { "", " ", "x", "CL", "cl", " XX ", "XX-a", "a@b c",
	"2026-11-22T12:00:00Z", "2026-11-22T12:00:00.000Z", "2026-11-22T12:00:00",
	"2026-02-30T12:00:00Z", "2026-11-22T12:00:00.000000Z", "-1", "0", "+5", "007",
	"1.5", "9007199254740993", "true", "1", "TRUE", "AAA", "AB==", "A A A A",
	"AAAA=", "192.0.2.256", "2001:db8::1", "1234567890123456", "V1.24.1", "V1.23",
	"V1.9.9", "es ", "ES", "http://[", "a%zz",
	"::", "2B36A78B-B628-416D-BD22-404E68A0CD36" };

static const char *
some_text(struct random *random)
{
	return texts[random_below(random, COUNT(texts))];
}

static size_t
count_values(const struct json *root)
{
	const struct json *open[LIMIT_DEPTH + 1];
	size_t depth = 0, count = 0;

	open[depth++] = json_first(root);
	while (depth > 0) {
		const struct json *value = open[depth - 1];

		if (value == NULL) {
			depth--;
			continue;
		}
		open[depth - 1] = value->next;
		count++;
		if (json_first(value) != NULL && depth <= LIMIT_DEPTH)
			open[depth++] = json_first(value);
	}
	return count;
}

/* The n-th value, and what it is in. */
static struct json *
find_value(struct json *root, size_t n, struct json **ret_parent)
{
	struct json *open[LIMIT_DEPTH + 1], *parents[LIMIT_DEPTH + 1];
	size_t depth = 0;

	open[depth] = root->first;
	parents[depth++] = root;
	while (depth > 0) {
		struct json *value = open[depth - 1];

		if (value == NULL) {
			depth--;
			continue;
		}
		open[depth - 1] = value->next;
		*ret_parent = parents[depth - 1];
		if (n-- == 0)
			return value;
		if (json_first(value) != NULL && depth <= LIMIT_DEPTH) {
			open[depth] = value->first;
			parents[depth++] = value;
		}
	}
	return NULL;
}

static void
unlink_value(struct json *parent, struct json *value)
{
	struct json *before = NULL;

	for (struct json *v = parent->first; v != value; v = v->next)
		before = v;
	if (before == NULL)
		parent->first = value->next;
	else
		before->next = value->next;
	if (parent->last == value)
		parent->last = before;
	parent->count--;
}

static void
replace_value(struct arena *arena, struct random *random, struct json *value)
{
	static const char *const others[] = { "null", "true", "7", "-1", "1.5", "\"x\"",
		"[]", "{}", "[{}]", "{\"x\":1}", "1e300", "[null]" };
	struct json *other = NULL;

	if (value->kind == JSON_STRING && random_below(random, 3) > 0) {
		value->string = str_from(some_text(random));
		return;
	}
	if (json_read(arena, str_from(others[random_below(random, COUNT(others))]),
		&other, NULL) != ERR_OK)
		return;
	other->name = value->name;
	other->next = value->next;
	/* Whoever held value as its last child still does. */
	*value = *other;
}

static void
spoil_json(struct arena *arena, struct random *random, struct json *root)
{
	struct json *parent = NULL;
	struct json *value =
	    find_value(root, random_below(random, count_values(root)), &parent);

	switch (random_below(random, 4)) {
	case 0:
		unlink_value(parent, value);
		return;
	case 1:
		if (value->name.len > 0)
			value->name =
			    arena_format(arena, "task:%.*s", STR_ARG(value->name));
		return;
	default:
		replace_value(arena, random, value);
	}
}

void
generate_json(struct arena *arena, struct random *random, struct buf *out)
{
	struct json *message = make_message(arena, random, false);

	if (random_below(random, 2) == 0)
		spoil_json(arena, random, message);
	json_write(message, out);
}

/* --- the same in XML --- */

static struct xml *
some_node(struct random *random, struct xml *root)
{
	size_t count = 0, n;
	const struct xml *node;

	for (node = root; node != NULL; node = xml_after(root, node))
		count++;
	n = random_below(random, count);
	for (node = root; n > 0; n--)
		node = xml_after(root, node);
	return (struct xml *)(uintptr_t)node;
}

/* Behind itself, or one place further. */
static void
move_node(struct arena *arena, struct xml *node, bool twice)
{
	struct xml *parent = node->parent, *before = NULL;

	/* Children know one parent: only a node without any can stand twice. */
	if (twice && node->first == NULL) {
		struct xml *again = arena_alloc(arena, sizeof *again);

		*again = *node;
		node->next = again;
		if (parent->last == node)
			parent->last = again;
		return;
	}
	if (node->next == NULL)
		return;
	for (struct xml *child = parent->first; child != node; child = child->next)
		before = child;
	if (before == NULL)
		parent->first = node->next;
	else
		before->next = node->next;
	if (parent->last == node->next)
		parent->last = node;
	before = node->next;
	node->next = before->next;
	before->next = node;
}

static void
add_attribute(struct arena *arena, struct random *random, struct xml *node)
{
	static const struct xml_attribute kinds[] = {
		{ .name = STR_INIT("a"), .value = STR_INIT("b") },
		{ .prefix = STR_INIT("xsi"),
		    .name = STR_INIT("nil"),
		    .value = STR_INIT("true") },
		{ .prefix = STR_INIT("xsi"),
		    .name = STR_INIT("schemaLocation"),
		    .value = STR_INIT("urn:a urn:b") },
		{ .prefix = STR_INIT("xml"),
		    .name = STR_INIT("lang"),
		    .value = STR_INIT("en") },
	};
	struct xml_attribute *attribute = arena_alloc(arena, sizeof *attribute);

	*attribute = kinds[random_below(random, COUNT(kinds))];
	attribute->next = node->attributes;
	node->attributes = attribute;
}

static void
change_attribute(struct random *random, struct xml *node)
{
	static const char *const types[] = { "task:LDTaskObject", "LDTaskObject",
		"doc:DocumentObject", "HI1Object", "x", "" };

	if (node->attributes != NULL)
		node->attributes->value =
		    str_from(types[random_below(random, COUNT(types))]);
}

static void
change_text(struct arena *arena, struct random *random, struct xml *node)
{
	const char *const around[] = { " ", "\t", "", "  " };
	const char *space = around[random_below(random, COUNT(around))];

	if (random_below(random, 3) == 0)
		node->text =
		    arena_format(arena, "%s%.*s%s", space, STR_ARG(node->text), space);
	else
		node->text = str_from(some_text(random));
}

static void
remove_node(struct xml *node)
{
	struct xml *parent = node->parent, *before = NULL;

	for (struct xml *child = parent->first; child != node; child = child->next)
		before = child;
	if (before == NULL)
		parent->first = node->next;
	else
		before->next = node->next;
	if (parent->last == node)
		parent->last = before;
}

static void
spoil_xml(struct arena *arena, struct random *random, struct xml *root)
{
	static const char *const names[] = { "Reference", "CountryCode", "URL", "Nothing",
		"StartTime" };
	struct xml *node = some_node(random, root);

	if (node == root)
		return;
	switch (random_below(random, 8)) {
	case 0:
		remove_node(node);
		return;
	case 1:
	case 2:
		move_node(arena, node, random_below(random, 2) == 0);
		return;
	case 3:
		node->name = str_from(names[random_below(random, COUNT(names))]);
		return;
	case 4:
		add_attribute(arena, random, node);
		return;
	case 5:
		change_attribute(random, node);
		return;
	default:
		change_text(arena, random, node);
	}
}

void
generate_xml(struct arena *arena, struct random *random, struct buf *out)
{
	struct json *message = make_message(arena, random, true);
	struct xml *root = NULL;
	struct verdict verdict;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	verdict = xml_message_write(arena, message, &text);
	if (verdict_is_yes(&verdict) &&
	    xml_read(arena, buf_str(&text), XML_COMMENTS_REFUSED, &root, NULL) ==
		ERR_OK) {
		if (random_below(random, 2) == 0)
			spoil_xml(arena, random, root);
		xml_write(root, out);
	} else {
		out->failed = true;
	}
	buf_release(&text);
}

struct json *
generate_model(struct arena *arena, struct random *random)
{
	return make_message(arena, random, true);
}
