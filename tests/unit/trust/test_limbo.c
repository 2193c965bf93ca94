/*
 * x509-limbo, one point a case: chains of certificates that a web browser must take or
 * refuse.  Nothing here follows a chain (cert.h): a certificate counts because the
 * directory pins its SHA-256, and names, constraints, lists of revoked ones and issuers
 * are never asked.
 *
 * What can be asked of a case is asked: every certificate of it is read or refused, its
 * bytes come back unchanged, the peer's key is the one that goes with it, its time is
 * judged, what it may be used for is judged, and none of them stamps time.  The table
 * says where that alone refuses.
 */
#include "base/clock.h"
#include "trust/cert.h"
#include "trust/key.h"
#include "vector_file.h"

/* Peers that must be refused, and by what. */
static const struct {
	const char *id, *why;
} refused[] = {
	{ "rfc5280::validity::notbefore-fractional", "not at that time" },
	{ "rfc5280::validity::not-yet-valid-5-seconds", "not at that time" },
	{ "rfc5280::duplicate-extensions", "not for signing" },
	{ "rfc5280::ca-as-leaf", "not for signing" }, /* its usage says so */
};
#define REFUSED_COUNT (sizeof refused / sizeof refused[0])

static const char *
refusal_listed(const char *id)
{
	for (size_t i = 0; i < REFUSED_COUNT; i++)
		if (strcmp(refused[i].id, id) == 0)
			return refused[i].why;
	return NULL;
}

/* How many of the list are read, and that none of them may stamp time. */
static size_t
read_all(const json_t *list, bool *ret_stamps)
{
	size_t i, count = 0;
	json_t *pem;

	json_array_foreach(list, i, pem)
	{
		struct cert *cert = NULL;

		if (cert_read(str_from(json_string_value(pem)), &cert, NULL) != ERR_OK)
			continue;
		count++;
		*ret_stamps = *ret_stamps || cert_allows(cert, CERT_TSA);
		cert_free(cert);
	}
	return count;
}

/* The same bytes again, and the same pin. */
static bool
comes_back(const struct cert *cert)
{
	struct cert *again = NULL;
	bool same = cert_read(cert_der(cert), &again, NULL) == ERR_OK &&
		    str_eq(cert_der(cert), cert_der(again)) &&
		    memcmp(cert_sha256(cert), cert_sha256(again), 32) == 0;

	cert_free(again);
	return same;
}

/* No key in the case: nothing to compare. */
static bool
key_goes_with(const json_t *test, const struct cert *cert)
{
	const char *pem = vector_text(test, "peer_certificate_key");
	struct key *key = NULL;
	bool same;

	if (pem[0] == '\0')
		return true;
	same = key_read_private(str_from(pem), &key, NULL) == ERR_OK &&
	       str_eq(key_public_der(key), key_public_der(cert_key(cert)));
	key_free(key);
	return same;
}

/* NULL: nothing that we ask speaks against it. */
static const char *
judge_peer(const json_t *test, const struct cert *cert)
{
	const char *time = vector_text(test, "validation_time");
	int64_t at;

	if (cert == NULL)
		return "not read";
	if (!cert_allows(cert, CERT_SEAL))
		return "not for signing";
	if (time[0] != '\0' && clock_parse(str_from(time), &at) &&
	    !cert_valid_at(cert, at))
		return "not at that time";
	return NULL;
}

/* A peer that a browser takes: only if it signs nothing but certificates. */
static bool
may_be_refused(const struct cert *cert, const char *against)
{
	return against == NULL || (cert != NULL && cert_allows(cert, CERT_CA));
}

static void
run_case(const json_t *test, struct vectors_count *count)
{
	const char *id = vector_text(test, "id");
	const char *listed = refusal_listed(id);
	bool fails = strcmp(vector_text(test, "expected_result"), "FAILURE") == 0;
	json_t *trusted = json_object_get(test, "trusted_certs");
	json_t *between = json_object_get(test, "untrusted_intermediates");
	bool stamps = false;
	size_t all = json_array_size(trusted) + json_array_size(between);
	size_t count_read = read_all(trusted, &stamps) + read_all(between, &stamps);
	struct cert *cert = NULL;
	struct why why = { 0 };
	const char *against;
	char words[300];

	if (cert_read(str_from(vector_text(test, "peer_certificate")), &cert, &why) !=
	    ERR_OK)
		printf("# %s: %s\n", id, why.text);
	against = judge_peer(test, cert);
	(void)snprintf(words, sizeof words,
	    "limbo %s (%s): peer %s%s, %zu of %zu others read", id,
	    vector_text(test, "expected_result"),
	    against == NULL ? "is one that a pin could name" : "refused: ",
	    against == NULL ? "" : against, count_read, all);
	CHECK(!stamps && (fails || may_be_refused(cert, against)) &&
		  (listed == NULL || (against != NULL && strcmp(against, listed) == 0)) &&
		  (cert == NULL || (comes_back(cert) && key_goes_with(test, cert) &&
				       !cert_allows(cert, CERT_TSA))),
	    words);
	vectors_add(count, against == NULL, fails == (against != NULL));
	cert_free(cert);
}

int
main(void)
{
	json_t *file = vector_file("x509-limbo/limbo.json");
	struct vectors_count count = { 0 };
	size_t i;
	json_t *test;

	json_array_foreach(json_object_get(file, "testcases"), i, test)
	{
		run_case(test, &count);
	}
	if (file != NULL)
		vectors_say("x509-limbo/limbo.json", &count);
	json_decref(file);
	return test_done();
}
