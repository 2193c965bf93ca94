#include "format/xml.h"

bool
xml_is(const struct xml *node, const char *space, const char *name)
{
	return node != NULL && str_eq_c(node->name, name) && str_eq_c(node->space, space);
}

bool
xml_blank(struct str text)
{
	return str_trim(text).len == 0;
}

bool
xml_only_children(const struct xml *node)
{
	if (!xml_blank(node->text))
		return false;
	for (const struct xml *child = node->first; child != NULL; child = child->next)
		if (!xml_blank(child->tail))
			return false;
	return true;
}

bool
xml_attribute_get(
    const struct xml *node, const char *space, const char *name, struct str *ret_value)
{
	for (const struct xml_attribute *a = node->attributes; a != NULL; a = a->next)
		if (str_eq_c(a->name, name) && str_eq_c(a->space, space)) {
			*ret_value = a->value;
			return true;
		}
	return false;
}

bool
xml_resolve(const struct xml *node, struct str prefix, struct str *ret_space)
{
	for (; node != NULL; node = node->parent)
		for (const struct xml_binding *b = node->bindings; b != NULL; b = b->next)
			if (str_eq(b->prefix, prefix)) {
				*ret_space = b->space;
				return true;
			}
	return false;
}

const struct xml *
xml_after(const struct xml *root, const struct xml *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}
