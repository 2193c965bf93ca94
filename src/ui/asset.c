/* asset.c - style sheet and script of the desk. */
#include "ui/asset.h"

#include <stddef.h>

const struct asset *
asset_by_path(struct str path)
{
	for (const struct asset *asset = embedded_assets; asset->name != NULL; asset++)
		if (str_eq_c(path, asset->path))
			return asset;
	return NULL;
}

const struct asset *
asset_by_name(struct str name)
{
	for (const struct asset *asset = embedded_assets; asset->name != NULL; asset++)
		if (str_eq_c(name, asset->name))
			return asset;
	return NULL;
}
