/* evidence_print.c - the evidence passport, and the reply for who has no node. */
#include "cli/evidence_print.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "cli/pem.h"
#include "evidence/facts.h"
#include "print/evidence_paper.h"
#include "trust/cms.h"

#define SUMS_MAX ((size_t)4096)

static int
begin(struct cli *cli, struct str bytes, const struct evidence_report *report,
    struct evidence_told *ret_told)
{
	*ret_told = (struct evidence_told){
		.facts = evidence_facts(&cli->arena, report, bytes, FACTS_ALL),
		.at = clock_real() / CLOCK_SECOND * CLOCK_SECOND,
	};
	return print_language(cli, &ret_told->language);
}

int
evidence_print(struct cli *cli, struct str bytes, const struct evidence_report *report)
{
	const char *path = cli_option(cli, "pdf");
	struct evidence_told told;
	struct print print;
	struct why why;
	int code;

	if (path == NULL)
		return EXIT_CODE_YES;
	code = begin(cli, bytes, report, &told);
	if (code != EXIT_CODE_YES)
		return code;
	return evidence_paper(&cli->arena, &told, &print, &why) == ERR_OK
		   ? print_to(&print, path)
		   : cli_failed(&why, "the words");
}

/* --- the reply for who has no node --- */

static enum err
put_out(struct cli *cli, const char *name, struct str bytes, struct buf *sums,
    struct why *why)
{
	struct str path =
	    arena_format(&cli->arena, "%s/%s", cli_option(cli, "out"), name);
	char digest[SHA256_HEX_LEN];

	sha256_hex(bytes, digest);
	if (sums != NULL)
		buf_format(sums, "%s  %s\n", digest, name);
	return path.ptr == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				: file_create(path.ptr, bytes, 0600, why);
}

/* Empty without --key and --cert. */
static int
sign_letter(struct cli *cli, struct str pdf, struct str *ret_p7s)
{
	AUTO(pem_keyp) struct key *key = NULL;
	AUTO(pem_certp) struct cert *cert = NULL;
	const char *key_path = cli_option(cli, "key");
	const char *cert_path = cli_option(cli, "cert");
	struct why why;
	int code = EXIT_CODE_YES;

	*ret_p7s = STR("");
	if (key_path == NULL && cert_path == NULL)
		return code;
	if (key_path == NULL || cert_path == NULL)
		return cli_usage(cli, "--key and --cert belong together");
	if (!pem_private(cli, key_path, &key, &code) ||
	    !pem_cert(cli, cert_path, &cert, &code))
		return code;
	if (cms_cades_sign(&cli->arena, key, cert, pdf, clock_real(), ret_p7s, &why) !=
	    ERR_OK)
		return cli_failed(&why, "the letter is not signed");
	return code;
}

static int
write_reply(struct cli *cli, struct str package, struct str pdf, struct str p7s)
{
	const struct {
		const char *name;
		struct str bytes;
	} files[] = { { "letter.pdf", pdf }, { "letter.pdf.p7s", p7s },
		{ "package.asice", package } };
	const char *out = cli_option(cli, "out");
	struct buf sums;
	struct why why;
	enum err e = ERR_OK;

	if (mkdir(out, 0700) != 0)
		e = err_errno(&why, "%s", out);
	buf_init(&sums, SUMS_MAX);
	for (size_t i = 0; e == ERR_OK && i < sizeof files / sizeof files[0]; i++)
		if (files[i].bytes.len > 0)
			e = put_out(cli, files[i].name, files[i].bytes, &sums, &why);
	if (e == ERR_OK)
		e = put_out(cli, "SHA256SUMS", buf_str(&sums), NULL, &why);
	buf_release(&sums);
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "not all was written");
}

int
evidence_reply(struct cli *cli, struct str bytes, const struct evidence_report *report)
{
	struct evidence_told told;
	struct print print;
	struct str pdf, p7s;
	struct why why;
	int code = begin(cli, bytes, report, &told);

	if (code != EXIT_CODE_YES)
		return code;
	if (evidence_letter(&cli->arena, &told, cli_option(cli, "key") != NULL, &print,
		&why) != ERR_OK ||
	    print_pdf(&print, &pdf, &why) != ERR_OK)
		return cli_failed(&why, "the letter is not printed");
	code = sign_letter(cli, pdf, &p7s);
	return code == EXIT_CODE_YES ? write_reply(cli, bytes, pdf, p7s) : code;
}
