/* Rows that are read have equal widths, and written with all fields quoted they read back
 * the same. */
#include "base/buf.h"
#include "format/csv.h"
#include "fuzz/fuzz.h"

static void
write_row(struct buf *out, const struct str *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_c(out, i == 0 ? "\"" : ",\"");
		for (size_t j = 0; j < fields[i].len; j++) {
			if (fields[i].ptr[j] == '"')
				buf_add_byte(out, '"');
			buf_add_byte(out, (unsigned char)fields[i].ptr[j]);
		}
		buf_add_byte(out, '"');
	}
	buf_add_byte(out, '\n');
}

/* The table written anew; false when it cannot be read. */
static bool
rewrite(struct arena *arena, struct str text, struct buf *out)
{
	struct str fields[LIMIT_TABLE_COLUMNS];
	struct csv csv;
	size_t count = 0, columns = 0;
	enum err e = csv_open(text, &csv, NULL);

	while (e == ERR_OK) {
		e = csv_next(arena, &csv, fields, &count, NULL);
		if (e != ERR_OK || count == 0)
			break;
		FUZZ_NEED(columns == 0 || count == columns);
		columns = count;
		write_row(out, fields, count);
	}
	return e == ERR_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena;
	struct buf one, two;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	buf_init(&one, (size_t)64 << 20);
	buf_init(&two, (size_t)64 << 20);
	if (rewrite(&arena, (struct str){ (const char *)bytes, len }, &one)) {
		FUZZ_NEED(rewrite(&arena, buf_str(&one), &two));
		FUZZ_NEED(str_eq(buf_str(&one), buf_str(&two)));
	}
	buf_release(&one);
	buf_release(&two);
	arena_release(&arena);
	return 0;
}
