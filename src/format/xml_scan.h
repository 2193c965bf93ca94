/*
 * xml_scan.h - what is refused of an XML text before a parser sees it; inside of
 * format/.
 */
#ifndef COMITY_FORMAT_XML_SCAN_H
#define COMITY_FORMAT_XML_SCAN_H

#include "format/xml.h"

/* ERR_OK says nothing about being well formed: only that, as far as it is, nothing of
 * the list in xml.h is in it. */
enum err xml_scan(struct str text, enum xml_comments comments, struct why *why);

#endif
