/* Published figures: bad tables first, each kind of dirt, then the real ones. */
#include <string.h>

#include "report/published.h"
#include "test.h"
#include "vectors.h"

#define ARENA_SIZE ((size_t)256 << 20)
#define APPLE                                                                            \
	"period,country,request_type,requests_received,items_specified,"                 \
	"requests_data_provided,pct_data_provided\n"

static struct arena arena;

static struct published
read_text(const char *text)
{
	struct published published = { .shape = "" };
	struct why why;

	if (published_read(&arena, str_from(text), &published, &why) != ERR_OK)
		published.shape = NULL;
	return published;
}

static void
test_refused(void)
{
	static const char *const texts[] = { "", "a,b\n1,2\n",
		"period,country\n2013 H1,France\n", APPLE "2013 H1,France\n",
		APPLE "2013 H1,\"France,device,1,2,3,4\n" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		CHECK(read_text(texts[i]).shape == NULL, "no table of a known shape");
}

/* One row, one remark; what the figure holds then. */
static void
test_dirt(void)
{
	static const struct {
		const char *row;
		enum remark_kind kind;
		int64_t requests;
	} cases[] = {
		{ "2013 H1,A,device,,2,3,\n", REMARK_BLANK, FIGURE_UNKNOWN },
		{ "2013 H1,A,device,\"1,165\",2,3,\n", REMARK_THOUSANDS, 1165 },
		{ "2013 H1,A,device,5.5,2,3,\n", REMARK_FRACTION, FIGURE_UNKNOWN },
		{ "2013 H1,A,device,some,2,3,\n", REMARK_NUMBER, FIGURE_UNKNOWN },
		{ "2013 H1,A,device,-4,2,3,\n", REMARK_NUMBER, FIGURE_UNKNOWN },
		{ "2013 H1,A,device,99999999999999999999,2,3,\n", REMARK_NUMBER,
		    FIGURE_UNKNOWN },
		{ "2013 H1,A,device ,9,2,3,\n", REMARK_SPACE, 9 },
		{ "2013 H1,N/A,device,9,2,3,\n", REMARK_COUNTRY, 9 },
		{ "2013 H1,A,device,0-249,2,3,\n", REMARK_BAND, FIGURE_UNKNOWN },
		{ "2013 H1,A,device,2,2,3,\n", REMARK_OVER, 2 },
		{ "2013 H1,A,device,10,2,3,77.0\n", REMARK_SHARE, 10 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = arena_format(&arena, APPLE "%s", cases[i].row);
		struct published p = read_text(text.ptr);

		CHECK(p.shape != NULL && p.figures_count == 1 &&
			  p.remark_counts[cases[i].kind] == 1 && p.remarks_count == 1 &&
			  p.remarks[0].line == 2 &&
			  p.figures[0].value[MEASURE_REQUESTS] == cases[i].requests,
		    remark_name(cases[i].kind));
	}
}

static void
test_joined(void)
{
	struct published p =
	    read_text("platform,service,period,category,metric,unit,value\n"
		      "P,S,2012-H1,w,requests,count,10\n"
		      "P,S,2012-H1,w,processed,count,7\n"
		      "P,S,2012-H1,w,processed_rate,percent,70\n"
		      "P,S,2012-H1,w,requests,count,11\n");

	CHECK(
	    p.shape != NULL && p.figures_count == 1, "rows of one thing are one figure");
	CHECK(p.figures[0].value[MEASURE_REQUESTS] == 10 &&
		  p.figures[0].value[MEASURE_DISCLOSED] == 7 &&
		  p.figures[0].value[MEASURE_ACCOUNTS] == FIGURE_UNKNOWN,
	    "what no row states is unknown");
	CHECK(p.remark_counts[REMARK_TWICE] == 1 && p.remark_counts[REMARK_AVERAGE] == 1,
	    "stated twice, and a share among counts");
	CHECK(str_eq_c(p.figures[0].period, "2012 H1") &&
		  str_eq_c(p.figures[0].source, "P S"),
	    "period and source");
	p = read_text("year,half,type,count_requests_received,count_disclosed\n"
		      "2021,2,a,3,2\n2021,1,a,5,1\n");
	CHECK(p.figures_count == 2 && str_eq_c(p.figures[0].period, "2021 H1") &&
		  p.figures[0].value[MEASURE_REQUESTS] == 5,
	    "a table by halves, in their order");
}

/* The dirt that these files are known for, counted by hand or by an independent program.
 */
static void
test_real(void)
{
	static const struct {
		const char *file, *shape;
		size_t rows;
		enum remark_kind kind;
		size_t remarks;
	} cases[] = {
		{ "silk-2009-2013/full-data-2009-2013.csv", "silk", 948, REMARK_THOUSANDS,
		    15 + 9 + 14 },
		{ "silk-2009-2013/full-data-2009-2013.csv", "silk", 948, REMARK_FRACTION,
		    168 + 82 + 131 },
		{ "github/requests_to_disclose_user_information/"
		  "requests_received_and_disclosed.csv",
		    "github-disclosures", 26, REMARK_OVER, 3 },
		{ "github/requests_to_disclose_user_information/by_calendar_year_half/"
		  "requests_received_and_disclosed_by_calendar_year_half.csv",
		    "github-disclosures", 0, REMARK_SPACE, 1 },
		{ "korea/naver_kakao_2012H1_2025H2.csv", "korea", 0, REMARK_AVERAGE,
		    170 },
		{ "apple/apple_user_data_requests_2013H1_2025H1.csv", "apple", 4802,
		    REMARK_COUNTRY, 1 },
		{ "apple/apple_national_security_bands_2013H1_2025H1.csv", "apple-bands",
		    0, REMARK_NUMBER, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str path = arena_format(&arena, "data/%s", cases[i].file);
		struct published p = { .shape = "" };
		struct why why = { .text = "" };
		enum err e =
		    published_read(&arena, vectors_read(&arena, path.ptr), &p, &why);

		if (!CHECK(e == ERR_OK && strcmp(p.shape, cases[i].shape) == 0 &&
			       (cases[i].rows == 0 || p.rows == cases[i].rows) &&
			       p.remark_counts[cases[i].kind] == cases[i].remarks,
			cases[i].file))
			printf("# %s %s: %zu rows, %zu of %s\n", why.text, p.shape,
			    p.rows, p.remark_counts[cases[i].kind],
			    remark_name(cases[i].kind));
	}
}

int
main(void)
{
	struct why why;

	if (arena_init(&arena, ARENA_SIZE, &why) != ERR_OK)
		return EXIT_FAILURE;
	test_refused();
	test_dirt();
	test_joined();
	if (vectors_here(&arena))
		test_real();
	else
		test_skip("the real figures", "no third-party files");
	arena_release(&arena);
	return test_done();
}
