/* What printed_read finds lies in the PDF, under names of its own. */
#include "evidence/printed.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str pdf = str_bytes(bytes, len);
	struct printed printed;

	if (printed_read(pdf, &printed, NULL) != ERR_OK)
		return 0;
	FUZZ_NEED(printed.files_count > 0);
	for (size_t i = 0; i < printed.files_count; i++) {
		const struct printed_file *file = &printed.files[i];

		FUZZ_NEED(file->name.len > 0);
		FUZZ_NEED(file->bytes.ptr >= pdf.ptr);
		FUZZ_NEED(file->bytes.ptr + file->bytes.len <= pdf.ptr + pdf.len);
		for (size_t k = 0; k < i; k++)
			FUZZ_NEED(!str_eq(printed.files[k].name, file->name));
	}
	return 0;
}
