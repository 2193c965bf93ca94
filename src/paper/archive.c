#include "paper/archive.h"

#include <qpdf/qpdf-c.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "paper/xmp.h"

extern const struct embedded embedded_icc[];

#define XMP_MAX ((size_t)64 << 10)
#define DATE_MAX 40
#define NAME_MAX_BYTES 64

static inline void
close_qpdf(qpdf_data *pdf)
{
	if (*pdf != NULL)
		qpdf_cleanup(pdf);
}

static void
put_name(qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *name)
{
	qpdf_oh_replace_key(pdf, dictionary, key, qpdf_oh_new_name(pdf, name));
}

static void
put_int(qpdf_data pdf, qpdf_oh dictionary, const char *key, size_t value)
{
	qpdf_oh_replace_key(
	    pdf, dictionary, key, qpdf_oh_new_integer(pdf, (long long)value));
}

static qpdf_oh
new_text(qpdf_data pdf, struct str text)
{
	return qpdf_oh_new_binary_unicode_string(
	    pdf, text.len == 0 ? "" : text.ptr, text.len);
}

static void
put_text(qpdf_data pdf, qpdf_oh dictionary, const char *key, struct str text)
{
	qpdf_oh_replace_key(pdf, dictionary, key, new_text(pdf, text));
}

/* D:20261122120000Z */
static void
put_date(qpdf_data pdf, qpdf_oh dictionary, const char *key, int64_t at)
{
	char text[CLOCK_TEXT_MAX];
	char date[DATE_MAX] = "D:";
	size_t len = 2;
	struct str time = clock_text(at, text);

	for (size_t i = 0; i < time.len && len < sizeof date - 1; i++)
		if ((time.ptr[i] >= '0' && time.ptr[i] <= '9') || time.ptr[i] == 'Z')
			date[len++] = time.ptr[i];
	put_text(pdf, dictionary, key, str_bytes(date, len));
}

/* An indirect stream of bytes as they are. */
static qpdf_oh
new_stream(qpdf_data pdf, struct str bytes)
{
	qpdf_oh stream = qpdf_oh_new_stream(pdf);
	qpdf_oh null = qpdf_oh_new_null(pdf);

	qpdf_oh_replace_stream_data(pdf, stream,
	    (const unsigned char *)(bytes.len == 0 ? "" : bytes.ptr), bytes.len, null,
	    null);
	return stream;
}

static void
put_info(qpdf_data pdf, const struct paper *paper, struct str producer)
{
	qpdf_oh info = qpdf_oh_new_dictionary(pdf);

	put_text(pdf, info, "/Title", paper->title);
	put_text(pdf, info, "/Producer", producer);
	put_date(pdf, info, "/CreationDate", paper->at);
	put_date(pdf, info, "/ModDate", paper->at);
	qpdf_oh_replace_key(
	    pdf, qpdf_get_trailer(pdf), "/Info", qpdf_make_indirect_object(pdf, info));
}

/* ISO 19005-3, 6.6.2: the same in XMP, readable without decoding. */
static enum err
put_metadata(
    qpdf_data pdf, const struct paper *paper, struct str producer, struct why *why)
{
	struct buf xmp;
	qpdf_oh stream, dictionary;
	enum err e = ERR_OK;

	buf_init(&xmp, XMP_MAX);
	xmp_write(paper, producer, &xmp);
	if (buf_failed(&xmp))
		e = err_why(why, ERR_LIMIT, 0, "a title of %zu bytes", paper->title.len);
	stream = new_stream(pdf, buf_str(&xmp));
	buf_release(&xmp);
	dictionary = qpdf_oh_get_dict(pdf, stream);
	put_name(pdf, dictionary, "/Type", "/Metadata");
	put_name(pdf, dictionary, "/Subtype", "/XML");
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/Metadata", stream);
	return e;
}

/* ISO 19005-3, 6.2.3: what the colours mean. */
static void
put_colours(qpdf_data pdf)
{
	qpdf_oh profile = new_stream(pdf, embedded_icc[0].text);
	qpdf_oh intent = qpdf_oh_new_dictionary(pdf);
	qpdf_oh intents = qpdf_oh_new_array(pdf);

	put_int(pdf, qpdf_oh_get_dict(pdf, profile), "/N", 3);
	put_name(pdf, intent, "/Type", "/OutputIntent");
	put_name(pdf, intent, "/S", "/GTS_PDFA1");
	put_text(pdf, intent, "/OutputConditionIdentifier", STR("sRGB"));
	put_text(pdf, intent, "/Info", STR("sRGB"));
	qpdf_oh_replace_key(pdf, intent, "/DestOutputProfile", profile);
	qpdf_oh_append_item(pdf, intents, intent);
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/OutputIntents", intents);
}

static qpdf_oh
new_file(qpdf_data pdf, const struct paper_file *file, int64_t at)
{
	qpdf_oh stream = new_stream(pdf, file->bytes);
	qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream);
	qpdf_oh parameters = qpdf_oh_new_dictionary(pdf);
	char type[NAME_MAX_BYTES];

	(void)snprintf(type, sizeof type, "/%.*s", STR_ARG(file->type));
	put_name(pdf, dictionary, "/Type", "/EmbeddedFile");
	put_name(pdf, dictionary, "/Subtype", type);
	put_text(pdf, dictionary, "/ComityFile", file->name);
	put_int(pdf, parameters, "/Size", file->bytes.len);
	put_date(pdf, parameters, "/ModDate", at);
	qpdf_oh_replace_key(pdf, dictionary, "/Params", parameters);
	return stream;
}

static qpdf_oh
new_file_entry(qpdf_data pdf, const struct paper_file *file, int64_t at)
{
	qpdf_oh entry = qpdf_oh_new_dictionary(pdf);
	qpdf_oh places = qpdf_oh_new_dictionary(pdf);
	qpdf_oh stream = new_file(pdf, file, at);
	char relation[NAME_MAX_BYTES];

	(void)snprintf(relation, sizeof relation, "/%.*s", STR_ARG(file->relation));
	put_name(pdf, entry, "/Type", "/Filespec");
	put_text(pdf, entry, "/F", file->name);
	put_text(pdf, entry, "/UF", file->name);
	put_text(pdf, entry, "/Desc", file->about);
	put_name(pdf, entry, "/AFRelationship", relation);
	qpdf_oh_replace_key(pdf, places, "/F", stream);
	qpdf_oh_replace_key(pdf, places, "/UF", stream);
	qpdf_oh_replace_key(pdf, entry, "/EF", places);
	return qpdf_make_indirect_object(pdf, entry);
}

/* ISO 19005-3, 6.8: files that are named in the document and belong to it. */
static void
put_files(qpdf_data pdf, const struct paper *paper)
{
	qpdf_oh belonging = qpdf_oh_new_array(pdf);
	qpdf_oh sorted = qpdf_oh_new_array(pdf);
	qpdf_oh tree = qpdf_oh_new_dictionary(pdf);
	qpdf_oh names = qpdf_oh_new_dictionary(pdf);

	if (paper->files_count == 0)
		return;
	for (size_t i = 0; i < paper->files_count; i++) {
		qpdf_oh entry = new_file_entry(pdf, &paper->files[i], paper->at);

		qpdf_oh_append_item(pdf, belonging, entry);
		qpdf_oh_append_item(pdf, sorted, new_text(pdf, paper->files[i].name));
		qpdf_oh_append_item(pdf, sorted, entry);
	}
	qpdf_oh_replace_key(pdf, tree, "/Names", sorted);
	qpdf_oh_replace_key(pdf, names, "/EmbeddedFiles", tree);
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/Names", names);
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/AF", belonging);
}

/* ISO 19005-3, 6.2.11.3.2: cairo leaves it out, and it is the identity. */
static void
mend_font(qpdf_data pdf, qpdf_oh font)
{
	qpdf_oh below = qpdf_oh_get_key(pdf, font, "/DescendantFonts");
	qpdf_oh one;

	if (!qpdf_oh_is_array(pdf, below) || qpdf_oh_get_array_n_items(pdf, below) == 0)
		return;
	one = qpdf_oh_get_array_item(pdf, below, 0);
	if (qpdf_oh_is_name_and_equals(
		pdf, qpdf_oh_get_key(pdf, one, "/Subtype"), "/CIDFontType2"))
		put_name(pdf, one, "/CIDToGIDMap", "/Identity");
}

static void
mend_fonts(qpdf_data pdf)
{
	int pages = qpdf_get_num_pages(pdf);

	for (int i = 0; i < pages; i++) {
		qpdf_oh resources =
		    qpdf_oh_get_key(pdf, qpdf_get_page_n(pdf, (size_t)i), "/Resources");
		qpdf_oh fonts = qpdf_oh_get_key(pdf, resources, "/Font");

		if (!qpdf_oh_is_dictionary(pdf, fonts))
			continue;
		qpdf_oh_begin_dict_key_iter(pdf, fonts);
		while (qpdf_oh_dict_more_keys(pdf))
			mend_font(
			    pdf, qpdf_oh_get_key(pdf, fonts, qpdf_oh_dict_next_key(pdf)));
	}
}

static enum err
failed(qpdf_data pdf, struct why *why)
{
	return err_why(why, ERR_SYNTAX, 0, "qpdf: %s",
	    qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
}

/* Streams stay as they were given; no object is hidden in another. */
static enum err
write_all(qpdf_data pdf, struct buf *out, struct why *why)
{
	if (qpdf_init_write_memory(pdf) != QPDF_SUCCESS)
		return failed(pdf, why);
	qpdf_set_minimum_pdf_version(pdf, "1.7");
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
	qpdf_set_newline_before_endstream(pdf, QPDF_TRUE);
	if (qpdf_write(pdf) != QPDF_SUCCESS || qpdf_has_error(pdf))
		return failed(pdf, why);
	buf_add(out, str_bytes(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf)));
	if (buf_failed(out))
		return err_why(
		    why, ERR_LIMIT, 0, "a PDF of %zu bytes", qpdf_get_buffer_length(pdf));
	return ERR_OK;
}

enum err
archive_write(const struct paper *paper, struct str plain, struct str producer,
    struct buf *out, struct why *why)
{
	AUTO(close_qpdf) qpdf_data pdf = qpdf_init();
	qpdf_oh root;
	enum err e;

	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	if (qpdf_read_memory(pdf, "sheet", plain.ptr, plain.len, NULL) != QPDF_SUCCESS)
		return failed(pdf, why);
	root = qpdf_get_root(pdf);
	put_text(pdf, root, "/Lang", paper->language);
	put_info(pdf, paper, producer);
	put_colours(pdf);
	mend_fonts(pdf);
	put_files(pdf, paper);
	e = put_metadata(pdf, paper, producer, why);
	if (e == ERR_OK && qpdf_has_error(pdf))
		e = failed(pdf, why);
	return e == ERR_OK ? write_all(pdf, out, why) : e;
}
