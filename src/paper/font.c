#include "paper/font.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <qpdf/qpdf-c.h>
#include <qrencode.h>
#include <sys/stat.h>

static const char *const font_files[] = {
	FONT_FOLDER "/DejaVuSans.ttf",
	FONT_FOLDER "/DejaVuSans-Bold.ttf",
	FONT_FOLDER "/DejaVuSansMono.ttf",
};

#define FONT_FILES_COUNT (sizeof font_files / sizeof font_files[0])
#define PLAIN_MAX ((size_t)32 << 20)

enum err
font_open(struct font_set *ret_fonts, struct why *why)
{
	FcConfig *config = FcConfigCreate();

	if (config == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for fonts");
	for (size_t i = 0; i < FONT_FILES_COUNT; i++)
		if (!FcConfigAppFontAddFile(config, (const FcChar8 *)font_files[i])) {
			FcConfigDestroy(config);
			return err_why(
			    why, ERR_NOT_FOUND, 0, "no font %s", font_files[i]);
		}
	/* else the machine's own is looked for */
	(void)FcConfigSetCurrent(config);
	ret_fonts->config = config;
	ret_fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(ret_fonts->map), config);
	return ERR_OK;
}

void
font_close(struct font_set *fonts)
{
	g_object_unref(fonts->map);
	FcConfigDestroy(fonts->config);
	*fonts = (struct font_set){ 0 };
}

static bool
is_covered(const struct font_set *fonts, gunichar c)
{
	const FcFontSet *set = FcConfigGetFonts(fonts->config, FcSetApplication);

	for (int i = 0; set != NULL && i < set->nfont; i++) {
		FcCharSet *letters;

		if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &letters) ==
			FcResultMatch &&
		    FcCharSetHasChar(letters, c))
			return true;
	}
	return false;
}

struct str
font_plain(struct arena *arena, const struct font_set *fonts, struct str text)
{
	struct str plain;
	struct buf out;

	if (!str_utf8(text))
		return STR("");
	buf_init(&out, PLAIN_MAX);
	for (size_t i = 0; i < text.len;) {
		struct str rest = str_slice(text, i, text.len);
		size_t length = (size_t)g_utf8_skip[(unsigned char)rest.ptr[0]];
		gunichar c = g_utf8_get_char(rest.ptr);

		if (c == '\n' || (str_control(rest) == 0 && is_covered(fonts, c)))
			buf_add(&out, str_slice(rest, 0, length));
		else
			buf_format(&out, "<U+%04X>", c);
		i += length;
	}
	plain = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return plain;
}

void
font_versions(struct buf *out)
{
	buf_format(out,
	    "cairo %s, pango %s, harfbuzz %s, fontconfig %d, qpdf %s, qrencode %s",
	    cairo_version_string(), pango_version_string(), hb_version_string(),
	    FcGetVersion(), qpdf_get_qpdf_version(), QRcode_APIVersionString());
	for (size_t i = 0; i < FONT_FILES_COUNT; i++) {
		struct stat status;

		buf_format(out, "%s%lld", i == 0 ? ", fonts " : "-",
		    stat(font_files[i], &status) == 0 ? (long long)status.st_size : 0LL);
	}
}
