/* Numbers of a call-back: one form, and found in a text however they are written. */
#include "casefile/phone.h"
#include "test.h"

static bool
parses(const char *text)
{
	struct phone phone;

	return phone_parse(str_from(text), &phone);
}

static bool
occurs(const char *number, const char *text)
{
	struct phone phone;

	return phone_parse(str_from(number), &phone) &&
	       phone_occurs(&phone, str_from(text));
}

int
main(void)
{
	struct phone a, b;

	CHECK(!parses("") && !parses("030 1234567"), "a number has its country");
	CHECK(!parses("+0049 30 1234567"), "and no exit code");
	CHECK(!parses("+49 30 12345 ext. 6"), "and nothing but digits");
	CHECK(!parses("+123456") && parses("+1234567"), "7 digits at least");
	CHECK(!parses("+1234567890123456") && parses("+123456789012345"), "15 at most");
	CHECK(phone_parse(STR("+49 (30) 123-45.67"), &a) &&
		  phone_parse(STR("+49301234567"), &b) && phone_same(&a, &b),
	    "however it is parted it is one number");
	CHECK(phone_parse(STR("+49301234568"), &b) && !phone_same(&a, &b), "another one");
	CHECK(!occurs("+49 30 1234567", ""), "not in nothing");
	CHECK(!occurs("+49 30 1234567", "030 1234568, 123456 8"), "another number");
	CHECK(!occurs("+49 30 1234567", "123 words 4567"), "words part numbers");
	CHECK(!occurs("+49 30 1234567", "123 ..... 4567"), "so does much of anything");
	CHECK(occurs("+49 30 1234567", "tel. 030/123 45 67-0"), "without its country");
	CHECK(occurs("+49 30 1234567", "0049301234567"), "with an exit code");
	CHECK(occurs("+49 30 1234567", "12\xc2\xa0"
				       "34\xe2\x80\x8b"
				       "567"),
	    "spaces that nobody sees");
	CHECK(occurs("+49 30 1234567", "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93"
				       "4567"),
	    "fullwidth digits");
	CHECK(occurs("+49 30 1234567", "\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6"
				       "\xd9\xa7"),
	    "Arabic-Indic digits");
	CHECK(occurs("+49 30 1234567", "123        4\n\n\n\n\n567"), "however many");
	CHECK(occurs("+49 30 1234567", "123\\n4\\r\\n567") &&
		  !occurs("+49 30 1234567", "123\\x4567"),
	    "lines end as JSON writes them");
	CHECK(occurs("+49 30 1234567", "\xff\xfe 1234567 \xd9"), "bytes of no charset");
	CHECK(occurs("+1234567", "x34567"), "a short one by its last digits");
	return test_done();
}
