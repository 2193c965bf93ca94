#include "paper/xmp.h"

#include "base/clock.h"

static void
add_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.ptr[i]) {
		case '&':
			buf_add_c(out, "&amp;");
			break;
		case '<':
			buf_add_c(out, "&lt;");
			break;
		case '>':
			buf_add_c(out, "&gt;");
			break;
		default:
			buf_add_byte(out, (unsigned char)text.ptr[i]);
		}
}

void
xmp_write(const struct paper *paper, struct str producer, struct buf *out)
{
	char at[CLOCK_TEXT_MAX];
	struct str time = clock_text(paper->at, at);

	buf_add_c(out,
	    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	    "<rdf:Description rdf:about=\"\"\n"
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
	    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
	    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
	    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	    "<pdfaid:part>3</pdfaid:part>\n"
	    "<pdfaid:conformance>B</pdfaid:conformance>\n"
	    "<dc:format>application/pdf</dc:format>\n"
	    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	add_text(out, paper->title);
	buf_add_c(out, "</rdf:li></rdf:Alt></dc:title>\n<dc:language><rdf:Bag><rdf:li>");
	add_text(out, paper->language);
	buf_add_c(out, "</rdf:li></rdf:Bag></dc:language>\n<pdf:Producer>");
	add_text(out, producer);
	buf_format(out,
	    "</pdf:Producer>\n"
	    "<xmp:CreateDate>%.*s</xmp:CreateDate>\n"
	    "<xmp:ModifyDate>%.*s</xmp:ModifyDate>\n",
	    STR_ARG(time), STR_ARG(time));
	buf_add_c(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
		       "<?xpacket end=\"r\"?>\n");
}
