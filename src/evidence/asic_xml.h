/* asic_xml.h - the names of a manifest: inside of asic.h. */
#ifndef COMITY_EVIDENCE_ASIC_XML_H
#define COMITY_EVIDENCE_ASIC_XML_H

#include "base/auto.h"
#include "evidence/asic.h"

#define XML(text) ((const xmlChar *)(text))
#define XML_NS_ASIC "http://uri.etsi.org/02918/v1.2.1#"
#define XML_NS_DS "http://www.w3.org/2000/09/xmldsig#"
#define XML_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"

#endif
