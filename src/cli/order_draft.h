/* order_draft.h - a draft order from the words of a command. */
#ifndef COMITY_CLI_ORDER_DRAFT_H
#define COMITY_CLI_ORDER_DRAFT_H

#include "cli/cli.h"
#include "model/order.h"

#define ORDER_DRAFT_SYNOPSIS                                                             \
	"--from ORG --to ORG --procedure ID --target TYPE=VALUE... --category NAME..."
#define ORDER_DRAFT_OPTIONS                                                              \
	"realm= from= to= procedure= validator= notify= language= target= category= "    \
	"start= end= zone= field= recipient= annex= answer-by= preserve-until= "         \
	"emergency follows= at= out="
#define ORDER_DRAFT_HELP                                                                 \
	"  --realm REALM           live (default) or training.NAME\n"                    \
	"  --target TYPE=VALUE     e.g. EmailAddress=a@b.example; as often as needed\n"  \
	"  --category NAME         subscriber, traffic ...: of all targets\n"            \
	"  --start TIME --end TIME the period asked about, with zone\n"                  \
	"  --zone ZONE             in which the period was written, e.g. Europe/Paris\n" \
	"  --field ID=TEXT         a legal field: see data/law/elements.tsv\n"           \
	"  --recipient CERT        certificate to which the answer is encrypted\n"       \
	"  --annex NAME:ORG:FILE   a paper that only ORG may see: writes FILE.annex\n"   \
	"  --follows ORDER         an earlier order that this one refers to\n"           \
	"  --at TIME               when it is written, in a training realm\n"            \
	"  --out FILE              default: standard output\n"

/* --at TIME, which training realms alone may have; *ret_at stays when it is not given. */
int order_take_now(struct cli *cli, struct str realm, int64_t *ret_at);
/* Salt and paper of an annex in path.annex, and their digest. */
int order_salt_paper(
    struct cli *cli, struct str path, unsigned char ret_sha256[static SHA256_LEN]);
/* EXIT_CODE_YES, or what was said to the user. */
int order_draft(struct cli *cli, struct order *ret_order);

#endif
