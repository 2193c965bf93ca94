#include "wire/convert.h"

#include "wire/xml_message.h"

struct json *
message_model(struct arena *arena, const struct json *message)
{
	struct json *model = json_object(arena);

	(void)json_put(model, "Header", json_copy(arena, json_get(message, "Header")));
	return json_put(model, "Payload",
		   json_copy(arena, json_get(message, "Payload"))) == NULL
		   ? NULL
		   : model;
}

struct verdict
message_convert(struct arena *arena, const struct json *message, enum wire_encoding to,
    struct buf *out)
{
	struct json *model = message_model(arena, message);
	struct wire_report report;
	struct verdict verdict;

	if (model == NULL)
		return verdict_no("hi1-too-large", NULL, "no room for the message");
	verdict =
	    to == WIRE_XML ? wire_check_xml(model, &report) : wire_check(model, &report);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (to == WIRE_XML)
		return xml_message_write(arena, model, out);
	json_write(model, out);
	return VERDICT_IS_YES;
}
