/* Single mutations of everything that Comity writes and of ETSI's examples: each member
 * that must be there taken out, each object given one more, each list emptied, each value
 * of another kind. What the table says must be refused is refused, and the tree itself is
 * still accepted after. */
#include <dirent.h>
#include <string.h>

#include "base/limits.h"
#include "sample.h"
#include "test.h"
#include "vectors.h"
#include "wire/check.h"
#include "wire/element.h"

#define NODES_MAX 2000

static struct arena arena;
static struct wire_report report;

struct node {
	struct json *value;
	const struct element_type *type; /* of an object in the table, else NULL */
	const struct element *element;   /* through which it was reached */
};

static struct node nodes[NODES_MAX];
static size_t nodes_count;

static void
add(struct json *value, const struct element_type *type, const struct element *element)
{
	if (type != NULL && type->kind == ELEMENT_HI1) {
		int index = element_object_find(json_get_str(value, "@xsi:type"));

		type = index < 0 ? NULL : element_objects[index].type;
	}
	if (nodes_count < NODES_MAX)
		nodes[nodes_count++] = (struct node){ value, type, element };
}

/* Every value of the message with its place in the table. */
static void
collect(struct json *message)
{
	nodes_count = 0;
	add(message, &element_message, NULL);
	for (size_t i = 0; i < nodes_count; i++) {
		struct node node = nodes[i];
		size_t index;

		if (node.value->kind != JSON_OBJECT && node.value->kind != JSON_ARRAY)
			continue;
		for (struct json *child = node.value->first; child != NULL;
		     child = child->next) {
			if (node.value->kind == JSON_ARRAY)
				add(child, node.type, NULL);
			else if (node.type != NULL &&
				 element_find(node.type, child->name, 0, &index))
				add(child, element_at(node.type, index)->type,
				    element_at(node.type, index));
		}
	}
}

static size_t refused, accepted;

static void
must_be_refused(const struct json *message)
{
	struct verdict verdict = wire_check(message, &report);

	if (verdict.kind == VERDICT_NO && report.code == 3020)
		refused++;
	else
		accepted++;
}

static void
take_out_required(
    const struct json *message, struct json *object, const struct element_type *type)
{
	struct json **link = &object->first;

	for (; *link != NULL; link = &(*link)->next) {
		struct json *member = *link;
		size_t index;

		if (!element_find(type, member->name, 0, &index) ||
		    element_at(type, index)->occurs != OCCURS_REQUIRED)
			continue;
		*link = member->next;
		object->count--;
		must_be_refused(message);
		*link = member;
		object->count++;
	}
}

static void
put_one_more(const struct json *message, struct json *object)
{
	struct json more = {
		.kind = JSON_TRUE, .name = STR("more"), .next = object->first
	};

	object->first = &more;
	object->count++;
	must_be_refused(message);
	object->first = more.next;
	object->count--;
}

static void
mutate(const struct json *message, const struct node *node)
{
	struct json kept = *node->value;
	bool list =
	    node->element != NULL && (node->element->occurs == OCCURS_LIST ||
					 node->element->occurs == OCCURS_FILLED_LIST);

	if (node->type != NULL && kept.kind == JSON_OBJECT &&
	    node->type->kind == ELEMENT_OBJECT) {
		take_out_required(message, node->value, node->type);
		put_one_more(message, node->value);
	}
	if (list && node->element->occurs == OCCURS_FILLED_LIST) {
		node->value->count = 0;
		node->value->first = NULL;
		must_be_refused(message);
		*node->value = kept;
	}
	if (node->type == NULL || node->type->kind == ELEMENT_ANY ||
	    node->type->kind == ELEMENT_LOOSE)
		return;
	node->value->kind = JSON_NULL;
	must_be_refused(message);
	node->value->kind = kept.kind == JSON_TRUE ? JSON_STRING : JSON_TRUE;
	node->value->string = STR("true");
	if (node->type->kind != ELEMENT_BOOLEAN || list || kept.kind == JSON_TRUE)
		must_be_refused(message);
	*node->value = kept;
}

static void
test_all_of(struct json *message, const char *name)
{
	struct verdict verdict;

	refused = accepted = 0;
	collect(message);
	for (size_t i = 0; i < nodes_count; i++)
		mutate(message, &nodes[i]);
	CHECK(refused > 20 && accepted == 0, name);
	printf("# %zu mutations refused, %zu accepted\n", refused, accepted);
	verdict = wire_check(message, &report);
	CHECK(verdict_is_yes(&verdict), "unchanged it is valid");
}

static void
test_examples(void)
{
	DIR *dir = opendir(vectors_path(&arena, "etsi/v1.23.1/examples"));
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct json *message = NULL;
		char path[512];

		if (!str_ends(str_from(entry->d_name), STR(".json")))
			continue;
		(void)snprintf(
		    path, sizeof path, "etsi/v1.23.1/examples/%s", entry->d_name);
		if (json_read(&arena, vectors_read(&arena, path), &message, NULL) ==
		    ERR_OK)
			test_all_of(message, path);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

int
main(void)
{
	struct sample samples[SAMPLES_MAX];
	size_t count;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return 1;
	count = sample_all(&arena, samples);
	for (size_t i = 0; i < count; i++)
		test_all_of(samples[i].message, samples[i].name);
	if (vectors_here(&arena))
		test_examples();
	else
		test_skip("ETSI's examples", "VECTORS is not there");
	arena_release(&arena);
	return test_done();
}
