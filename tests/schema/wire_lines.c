/* The C side of differential.mjs: "emit" prints a message of every kind that Comity
 * writes, one a line; "check" reads one message a line and prints "CODE POINTER words"
 * for each; "json COUNT" prints generated messages, one a line; "xml COUNT FOLDER" writes
 * them to files and prints "CODE POINTER words" for each; "sealed COUNT FOLDER" writes
 * the canonical text of each (N.xml), sealed (N.sealed), under the key in FOLDER/key.pem,
 * and prints "yes" or the rule for each, by our own verification. */
#include <string.h>

#include "../unit/wire/sample.h"
#include "base/limits.h"
#include "generate.h"
#include "trust/xmldsig.h"
#include "wire/check.h"
#include "wire/xml_message.h"
#include "wire/xml_seal.h"

static int
emit(struct arena *arena, bool europeans)
{
	struct sample samples[SAMPLES_MAX];
	size_t count =
	    europeans ? sample_europeans(arena, samples) : sample_all(arena, samples);

	for (size_t i = 0; i < count; i++) {
		struct buf buf;

		buf_init(&buf, LIMIT_BODY);
		json_write(samples[i].message, &buf);
		if (buf_failed(&buf))
			return EXIT_FAILURE;
		printf("%.*s\n", STR_ARG(buf_str(&buf)));
		buf_release(&buf);
	}
	return EXIT_SUCCESS;
}

static int
check(struct arena *arena)
{
	static struct wire_report report;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		struct verdict verdict;

		arena_reset(arena);
		verdict = wire_check_text(
		    arena, str_trim(str_bytes(line, (size_t)len)), &report);
		printf("%d %s %s\n", report.code, verdict.path, verdict.detail);
	}
	free(line);
	return EXIT_SUCCESS;
}

/* COUNT messages, one a line. */
static int
generate_lines(struct arena *arena, unsigned long count)
{
	struct random random = random_start_quietly();

	for (unsigned long i = 0; i < count; i++) {
		struct buf buf;

		arena_reset(arena);
		buf_init(&buf, LIMIT_BODY);
		generate_json(arena, &random, &buf);
		if (!buf_failed(&buf))
			printf("%.*s\n", STR_ARG(buf_str(&buf)));
		buf_release(&buf);
	}
	return EXIT_SUCCESS;
}

/* Without waiting for the disk. */
static bool
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return false;
	(void)fwrite(text.ptr, 1, text.len, file);
	return fclose(file) == 0;
}

/* COUNT messages, FOLDER/N.xml, and our judgement of each on a line. */
static int
generate_files(struct arena *arena, unsigned long count, const char *folder)
{
	static struct wire_report report;
	struct random random = random_start_quietly();

	for (unsigned long i = 0; i < count; i++) {
		struct str path;
		struct verdict verdict;
		struct buf buf;

		arena_reset(arena);
		path = arena_format(arena, "%s/%lu.xml", folder, i);
		buf_init(&buf, LIMIT_BODY);
		generate_xml(arena, &random, &buf);
		if (buf_failed(&buf) || !write_file(path.ptr, buf_str(&buf)))
			return EXIT_FAILURE;
		verdict = wire_check_text(arena, buf_str(&buf), &report);
		printf("%d %s %s\n", report.code, verdict.path, verdict.detail);
		buf_release(&buf);
	}
	return EXIT_SUCCESS;
}

/* Seals the canonical text, writes both, and says what our own verification answers. */
static bool
seal_one(struct arena *arena, const struct key *key, struct str canonical,
    const char *folder, unsigned long number)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct verdict verdict;
	struct buf sealed;
	bool ok;

	buf_init(&sealed, LIMIT_BODY);
	ok = xml_seal_sign(key, canonical, signature, NULL) == ERR_OK &&
	     xml_seal_attach(canonical, signature, &sealed, NULL) == ERR_OK &&
	     write_file(
		 arena_format(arena, "%s/%lu.xml", folder, number).ptr, canonical) &&
	     write_file(arena_format(arena, "%s/%lu.sealed", folder, number).ptr,
		 buf_str(&sealed));
	verdict = xmldsig_verify(arena, buf_str(&sealed), key);
	printf("%s\n", verdict_is_yes(&verdict) ? "yes" : verdict.rule);
	buf_release(&sealed);
	return ok;
}

/* COUNT messages: those whose contents of other namespaces are sealed by nobody are
 * passed over. */
static int
generate_sealed(struct arena *arena, unsigned long count, const char *folder)
{
	struct random random = random_start_quietly();
	struct key *key = NULL;
	struct buf text;
	bool ok = key_generate(KEY_P256, &key, NULL) == ERR_OK;

	buf_init(&text, LIMIT_BODY);
	ok = ok && key_write_private(key, &text, NULL) == ERR_OK &&
	     write_file(arena_format(arena, "%s/key.pem", folder).ptr, buf_str(&text));
	buf_release(&text);
	for (unsigned long made = 0; ok && made < count;) {
		struct verdict verdict;

		arena_reset(arena);
		buf_init(&text, LIMIT_BODY);
		verdict =
		    xml_message_canonical(arena, generate_model(arena, &random), &text);
		if (verdict_is_yes(&verdict) && !buf_failed(&text))
			ok = seal_one(arena, key, buf_str(&text), folder, made++);
		buf_release(&text);
	}
	key_free(key);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct arena arena;
	int status = EXIT_FAILURE;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (argc == 2 && strcmp(argv[1], "emit") == 0)
		status = emit(&arena, false) == EXIT_SUCCESS ? emit(&arena, true)
							     : EXIT_FAILURE;
	else if (argc == 2 && strcmp(argv[1], "check") == 0)
		status = check(&arena);
	else if (argc == 3 && strcmp(argv[1], "json") == 0)
		status = generate_lines(&arena, strtoul(argv[2], NULL, 10));
	else if (argc == 4 && strcmp(argv[1], "xml") == 0)
		status = generate_files(&arena, strtoul(argv[2], NULL, 10), argv[3]);
	else if (argc == 4 && strcmp(argv[1], "sealed") == 0)
		status = generate_sealed(&arena, strtoul(argv[2], NULL, 10), argv[3]);
	arena_release(&arena);
	return status;
}
