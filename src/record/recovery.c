#include "record/recovery.h"

#include <assert.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hex.h"
#include "trust/digest.h"

#define FIRST_LINE "comity recovery share v1\n"
#define DIGEST_OF "comity/recovery-share/v1"
#define SET_LEN 16
#define SET_HEX 32
#define SECRET_HEX 64
#define GROUP 8
#define CHECKSUM_HEX 16
#define LINE_LEN 76
#define MADE_LEN 20 /* 2026-11-22T12:00:00Z */

/* Of the share of this number in this set. */
static void
digest_share(
    struct str set, const struct share *share, char ret_hex[static SHA256_HEX_LEN])
{
	unsigned char digest[SHA256_LEN];
	struct sha256 hash;

	sha256_init(&hash);
	sha256_add(&hash, str_bytes(DIGEST_OF, sizeof DIGEST_OF));
	sha256_add(&hash, set);
	sha256_add(&hash, str_bytes(&share->number, 1));
	sha256_add(&hash, str_bytes(share->bytes, SHARE_LEN));
	sha256_end(&hash, digest);
	hex_encode(str_bytes(digest, SHA256_LEN), ret_hex);
}

/* --- writing --- */

static void
write_header(const struct recovery_set *set, const char *id, const struct share *shares,
    struct buf *out)
{
	char made[CLOCK_TEXT_MAX], hex[SHA256_HEX_LEN];
	struct str at = clock_text(set->at / CLOCK_SECOND * CLOCK_SECOND, made);

	buf_format(out,
	    FIRST_LINE "organisation %.*s\nrealm %.*s\nmade %.*s\nset %s\n"
		       "needed %u\n"
		       "shares %u\n",
	    STR_ARG(set->organisation), STR_ARG(set->realm), STR_ARG(at), id, set->needed,
	    set->total);
	for (unsigned i = 0; i < set->total; i++) {
		digest_share(str_from(id), &shares[i], hex);
		buf_format(out, "digest %s\n", hex);
	}
}

static void
write_box(struct str box, struct buf *out)
{
	struct buf text;
	struct str rest;

	buf_init(&text, RECOVERY_TEXT_MAX);
	base64_encode(box, &text);
	rest = buf_str(&text);
	while (rest.len > 0) {
		struct str line = str_slice(rest, 0, LINE_LEN);

		buf_format(out, "backup %.*s\n", STR_ARG(line));
		rest = str_slice(rest, line.len, rest.len);
	}
	buf_release(&text);
}

static struct str
write_share(struct arena *arena, struct str common, const struct share *share)
{
	char hex[2 * SHARE_LEN + 1];
	struct str copy;
	struct buf out;

	buf_init(&out, RECOVERY_TEXT_MAX);
	buf_add(&out, common);
	buf_format(&out, "number %u\nsecret", share->number);
	hex_encode(str_bytes(share->bytes, SHARE_LEN), hex);
	for (size_t i = 0; i < SECRET_HEX; i += GROUP)
		buf_format(&out, " %.*s", GROUP, hex + i);
	buf_add(&out, STR("\n"));
	sha256_hex(buf_str(&out), hex);
	buf_format(&out, "checksum %.*s\n", CHECKSUM_HEX, hex);
	copy =
	    buf_failed(&out) ? (struct str){ NULL, 0 } : arena_str(arena, buf_str(&out));
	explicit_bzero(hex, sizeof hex);
	buf_release(&out);
	return copy;
}

static enum err
make_secrets(const struct recovery_set *set, unsigned char secret[static SHARE_LEN],
    char ret_id[static SET_HEX + 1], struct share *ret_shares, struct why *why)
{
	unsigned char id[SET_LEN];
	enum err e = random_bytes(id, sizeof id, why);

	if (e == ERR_OK)
		e = random_bytes(secret, SHARE_LEN, why);
	if (e != ERR_OK)
		return e;
	hex_encode(str_bytes(id, sizeof id), ret_id);
	return share_split(secret, set->needed, set->total, ret_shares, why);
}

enum err
recovery_make(struct arena *arena, const struct recovery_set *set, struct str content,
    struct str *ret_texts, struct why *why)
{
	struct share shares[SHARE_MAX];
	unsigned char secret[SHARE_LEN];
	char id[SET_HEX + 1];
	struct str box;
	struct buf common;
	enum err e;

	assert(content.len <= RECOVERY_CONTENT_MAX);
	e = make_secrets(set, secret, id, shares, why);
	if (e != ERR_OK)
		return e;
	buf_init(&common, RECOVERY_TEXT_MAX);
	write_header(set, id, shares, &common);
	e = share_lock(arena, secret, buf_str(&common), content, &box, why);
	if (e == ERR_OK)
		write_box(box, &common);
	for (unsigned i = 0; e == ERR_OK && i < set->total; i++) {
		ret_texts[i] = write_share(arena, buf_str(&common), &shares[i]);
		if (ret_texts[i].ptr == NULL)
			e = err_why(why, ERR_LIMIT, 0, "no room for a share");
	}
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(shares, sizeof shares);
	buf_release(&common);
	return e;
}

/* --- reading --- */

/* The next line, when it has this name. */
static bool
take(struct str *rest, const char *name, struct str *ret_value)
{
	struct str after = *rest;
	struct str line = str_cut(&after, '\n');
	struct str value = line;
	struct str found = str_cut(&value, ' ');

	if (!str_eq_c(found, name) || found.len == line.len ||
	    line.len == rest->len /* no line end */)
		return false;
	*rest = after;
	*ret_value = value;
	return true;
}

static bool
take_number(struct str *rest, const char *name, uint64_t max, unsigned *ret_number)
{
	struct str text;
	uint64_t number;

	if (!take(rest, name, &text) || !str_u64(text, max, &number))
		return false;
	*ret_number = (unsigned)number;
	return true;
}

static bool
take_header(struct str *rest, struct recovery_share *share)
{
	unsigned char bytes[SHA256_LEN];

	if (!take(rest, "organisation", &share->organisation) ||
	    !take(rest, "realm", &share->realm) || !take(rest, "made", &share->made) ||
	    !take(rest, "set", &share->set) ||
	    !take_number(rest, "needed", SHARE_MAX, &share->needed) ||
	    !take_number(rest, "shares", SHARE_MAX, &share->total) ||
	    share->made.len != MADE_LEN || !hex_decode(share->set, bytes, SET_LEN) ||
	    share->needed < 2 || share->needed > share->total)
		return false;
	for (unsigned i = 0; i < share->total; i++)
		if (!take(rest, "digest", &share->digests[i]) ||
		    !hex_decode(share->digests[i], bytes, SHA256_LEN))
			return false;
	return true;
}

static bool
take_box(struct arena *arena, struct str *rest, struct str *ret_box)
{
	struct str line;
	struct buf text;
	bool good;

	buf_init(&text, RECOVERY_TEXT_MAX);
	while (take(rest, "backup", &line))
		buf_add(&text, line);
	good = buf_str(&text).len > 0 && !buf_failed(&text) &&
	       base64_decode(arena, buf_str(&text), ret_box, NULL) == ERR_OK;
	buf_release(&text);
	return good;
}

static bool
take_share(struct str *rest, struct share *share)
{
	char hex[SECRET_HEX];
	size_t len = 0;
	unsigned number;
	struct str text;

	if (!take_number(rest, "number", SHARE_MAX, &number) ||
	    !take(rest, "secret", &text))
		return false;
	while (text.len > 0) {
		struct str group = str_cut(&text, ' ');

		if (group.len != GROUP || len == SECRET_HEX)
			return false;
		memcpy(hex + len, group.ptr, GROUP);
		len += GROUP;
	}
	share->number = (unsigned char)number;
	return hex_decode(str_bytes(hex, len), share->bytes, SHARE_LEN);
}

struct verdict
recovery_read(struct arena *arena, struct str text, struct recovery_share *ret_share)
{
	static const char first[] = FIRST_LINE;
	struct recovery_share share = { .needed = 0 };
	struct str rest = str_slice(text, sizeof first - 1, text.len), checksum;
	char hex[SHA256_HEX_LEN];

	if (text.len > RECOVERY_TEXT_MAX || !str_starts(text, STR(FIRST_LINE)) ||
	    !take_header(&rest, &share))
		return verdict_no("recovery-unreadable", NULL, "it is no share of ours");
	share.header = str_slice(text, 0, text.len - rest.len);
	if (!take_box(arena, &rest, &share.box) || !take_share(&rest, &share.share))
		return verdict_no("recovery-unreadable", NULL, "it is not whole");
	sha256_hex(str_slice(text, 0, text.len - rest.len), hex);
	if (!take(&rest, "checksum", &checksum) || rest.len > 0)
		return verdict_no("recovery-unreadable", NULL, "it is not whole");
	if (!str_eq(checksum, str_bytes(hex, CHECKSUM_HEX)))
		return verdict_no("recovery-checksum", NULL, "something was changed");
	if (share.share.number == 0 || share.share.number > share.total)
		return verdict_no("recovery-share", NULL, "no share has this number");
	digest_share(share.set, &share.share, hex);
	if (!str_eq_c(share.digests[share.share.number - 1], hex))
		return verdict_no("recovery-share", NULL,
		    "it is not the share %u of its set", share.share.number);
	*ret_share = share;
	return VERDICT_IS_YES;
}

/* --- opening --- */

static struct verdict
check_together(const struct recovery_share *shares, size_t count, size_t *ret_wrong)
{
	for (size_t i = 0; i < count; i++) {
		*ret_wrong = i;
		if (!str_eq(shares[i].header, shares[0].header) ||
		    !str_eq(shares[i].box, shares[0].box))
			return verdict_no("recovery-other", NULL, "set %.*s, not %.*s",
			    STR_ARG(shares[i].set), STR_ARG(shares[0].set));
		for (size_t j = 0; j < i; j++)
			if (shares[i].share.number == shares[j].share.number)
				return verdict_no("recovery-twice", NULL, "share %u",
				    shares[i].share.number);
	}
	*ret_wrong = count;
	if (count < shares[0].needed)
		return verdict_no("recovery-few", NULL, "%zu are here, %u are needed",
		    count, shares[0].needed);
	return VERDICT_IS_YES;
}

struct verdict
recovery_open(struct arena *arena, const struct recovery_share *shares, size_t count,
    struct str *ret_content, size_t *ret_wrong)
{
	struct share parts[SHARE_MAX];
	unsigned char secret[SHARE_LEN];
	struct verdict verdict;
	enum err e;

	*ret_wrong = count;
	if (count == 0)
		return verdict_no("recovery-few", NULL, "no share is here");
	verdict = check_together(shares, count, ret_wrong);
	if (!verdict_is_yes(&verdict))
		return verdict;
	for (unsigned i = 0; i < shares[0].needed; i++)
		parts[i] = shares[i].share;
	e = share_join(parts, shares[0].needed, secret, NULL);
	if (e == ERR_OK)
		e = share_unlock(
		    arena, secret, shares[0].header, shares[0].box, ret_content, NULL);
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(parts, sizeof parts);
	if (e != ERR_OK)
		return verdict_no("recovery-closed", NULL, "what is locked was changed");
	return VERDICT_IS_YES;
}
