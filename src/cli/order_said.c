#include "cli/order_said.h"

#include <stdio.h>

#include "cli/cli.h"

static void
print_words(const char *what, struct str words)
{
	if (words.len > 0)
		cli_print_text(str_from(what), words);
}

static void
print_scope(const struct json *change)
{
	if (json_get_bool(change, "whole"))
		puts("  about: the whole order");
	for (const struct json *p = json_first(json_get(change, "parts")); p != NULL;
	     p = p->next) {
		struct str reason = json_get_str(p, "reason");
		struct str kept = json_get_str(p, "kept");

		printf(
		    "  about: target %lld", (long long)json_get_int(p, "number", 1) - 1);
		for (const struct json *c = json_first(json_get(p, "categories"));
		     c != NULL; c = c->next)
			printf(" %.*s", STR_ARG(c->string));
		if (reason.len > 0)
			printf("; reason: %.*s", STR_ARG(reason));
		if (!str_eq_c(kept, "unknown"))
			printf("; kept: %.*s", STR_ARG(kept));
		putchar('\n');
	}
}

void
order_print_said(const struct json *change)
{
	static const char *const objection[] = { "law", "provision", "nature", "applies",
		"contradicts", "link", "consequences", "other" };
	const struct json *conflict = json_get(change, "conflict");

	print_words("reason", json_get_str(change, "reason"));
	print_scope(change);
	print_words("until", json_get_str(change, "until"));
	print_words("text", json_get_str(change, "text"));
	print_words("conditions", json_get_str(change, "conditions"));
	if (json_get_str(change, "amount").len > 0)
		printf("  amount: %.*s %.*s\n", STR_ARG(json_get_str(change, "amount")),
		    STR_ARG(json_get_str(change, "currency")));
	print_words("basis", json_get_str(change, "basis"));
	for (size_t i = 0; conflict != NULL && i < sizeof objection / sizeof *objection;
	     i++)
		print_words(objection[i], json_get_str(conflict, objection[i]));
}
