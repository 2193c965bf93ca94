/* asic_xml.h - the names of a manifest: inside of asic.h. */
#ifndef COMITY_EVIDENCE_ASIC_XML_H
#define COMITY_EVIDENCE_ASIC_XML_H

#include "evidence/asic.h"
#include "format/xml.h"

#define XML_NS_ASIC "http://uri.etsi.org/02918/v1.2.1#"
#define XML_NS_DS XML_SPACE_DSIG
#define XML_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"

#endif
