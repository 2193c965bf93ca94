#include "bare.h"

#include <jansson.h>
#include <libxml/parser.h>

bool
bare_jansson(struct str text)
{
	json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	bool ok = root != NULL;

	json_decref(root);
	return ok;
}

bool
bare_libxml2(struct str text)
{
	xmlDocPtr doc =
	    xmlReadMemory(text.ptr, (int)text.len, NULL, NULL, XML_PARSE_NONET);
	bool ok = doc != NULL;

	xmlFreeDoc(doc);
	return ok;
}
