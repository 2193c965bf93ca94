/* Words of digests: the examples of the scheme's author, and the ends of the range. */
#include "base/spoken.h"
#include "test.h"

static void
check_words(const unsigned char *bytes, const char *expected)
{
	char text[SPOKEN_MAX];

	CHECK(str_eq_c(spoken_words(bytes, text), expected), expected);
}

int
main(void)
{
	/* arXiv:0901.4016: 127.0.0.1, 63.84.220.193; 140.98.193.141, 64.255.6.200 */
	static const unsigned char known[][8] = { { 127, 0, 0, 1, 63, 84, 220, 193 },
		{ 140, 98, 193, 141, 64, 255, 6, 200 }, { 0, 0, 0, 0, 0, 0, 0, 0 },
		{ 255, 255, 255, 255, 255, 255, 255, 255 } };

	check_words(known[0], "lusab-babad-gutih-tugad");
	check_words(known[1], "mudof-sakat-haguz-biram");
	check_words(known[2], "babab-babab-babab-babab");
	check_words(known[3], "zuzuz-zuzuz-zuzuz-zuzuz");
	return test_done();
}
