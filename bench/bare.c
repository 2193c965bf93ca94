#include "bare.h"

#include <jansson.h>

bool
bare_jansson(struct str text)
{
	json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	bool ok = root != NULL;

	json_decref(root);
	return ok;
}
