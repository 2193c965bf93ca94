/* What a PDF's signature is said to cover lies in the file: all of it but one place,
 * which holds hexadecimal digits and nothing else; and the time that it states is one. */
#include "base/limits.h"
#include "format/pdf_signature.h"
#include "format/pdf_time.h"
#include "fuzz/fuzz.h"

static void
check_whole(struct str pdf, const struct pdf_signature *found)
{
	const char *hole = found->before.ptr + found->before.len;
	size_t len = (size_t)(found->after.ptr - hole);

	FUZZ_NEED(found->before.ptr == pdf.ptr);
	FUZZ_NEED(found->before.len + len + found->after.len == pdf.len);
	FUZZ_NEED(len == 2 * found->signature.len + 2);
	FUZZ_NEED(hole[0] == '<' && hole[len - 1] == '>');
	for (size_t i = 1; i + 1 < len; i++)
		FUZZ_NEED((hole[i] >= '0' && hole[i] <= '9') ||
			  (hole[i] >= 'a' && hole[i] <= 'f') ||
			  (hole[i] >= 'A' && hole[i] <= 'F'));
}

/* Most input is no signed PDF: its bytes are tried as the dictionary, too. */
static void
check_time(struct str pdf)
{
	size_t half = str_find(pdf, '\n');
	int64_t at;

	if (pdf_time_find(str_slice(pdf, 0, half), str_slice(pdf, half, pdf.len), &at))
		FUZZ_NEED(at >= 0 && str_has(pdf, STR("/M")) && str_has(pdf, STR("D:")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str pdf = str_bytes(bytes, len);
	struct pdf_signature found;
	struct arena arena;

	if (arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		return 0;
	FUZZ_NEED(pdf_signature_find(&arena, pdf, &found, NULL) == ERR_OK);
	FUZZ_NEED(found.is < PDF_SIGNED_COUNT && found.words != NULL);
	FUZZ_NEED(!found.has_time || found.is == PDF_SIGNED_WHOLLY);
	if (found.is == PDF_SIGNED_WHOLLY)
		check_whole(pdf, &found);
	check_time(pdf);
	arena_release(&arena);
	return 0;
}
