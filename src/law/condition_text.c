#include "law/condition_text.h"

#include "law/tsv.h"

/* What a test may ask: one of these words, or a word of this form. */
enum word_form {
	FORM_LISTED, /* some of words, parted by commas */
	FORM_LIST,   /* any ids, parted by commas */
	FORM_FIELD,  /* NAME or NAME=VALUE */
	FORM_STATE, /* ARTICLE=ANSWER, in=INSTRUMENT, implements=ARTICLE; words as well */
};

#define DATA_WORDS "subscriber,user-identifying,traffic,content,domain"
#define YES_NO "yes,no"

static const struct subject_rule {
	struct str name;
	enum word_form form;
	struct str words;
} subjects[SUBJECT_COUNT] = {
	[SUBJECT_DATA] = { STR_INIT("data"), FORM_LISTED, STR_INIT(DATA_WORDS) },
	[SUBJECT_ONLY] = { STR_INIT("only"), FORM_LISTED, STR_INIT(DATA_WORDS) },
	[SUBJECT_EMERGENCY] = { STR_INIT("emergency"), FORM_LISTED,
	    STR_INIT("no,any,224,eu,us") },
	[SUBJECT_FORMAT] = { STR_INIT("format"), FORM_LIST, STR_INIT("") },
	[SUBJECT_FIELD] = { STR_INIT("field"), FORM_FIELD, STR_INIT("") },
	[SUBJECT_REQUESTER] = { STR_INIT("requester"), FORM_STATE, STR_INIT("") },
	[SUBJECT_PROVIDER] = { STR_INIT("provider"), FORM_STATE, STR_INIT("") },
	[SUBJECT_EITHER] = { STR_INIT("either"), FORM_STATE, STR_INIT("") },
	[SUBJECT_BOTH] = { STR_INIT("both"), FORM_STATE, STR_INIT("mla") },
	[SUBJECT_LEVEL] = { STR_INIT("level"), FORM_LISTED,
	    STR_INIT("police,prosecutor,judge") },
	[SUBJECT_NOTIFIED] = { STR_INIT("notified"), FORM_LISTED, STR_INIT(YES_NO) },
	[SUBJECT_FOLLOWS] = { STR_INIT("follows"), FORM_LISTED, STR_INIT(YES_NO) },
	[SUBJECT_PROFILE] = { STR_INIT("profile"), FORM_LISTED, STR_INIT("answers") },
	[SUBJECT_CASE] = { STR_INIT("case"), FORM_LIST, STR_INIT("") },
};

bool
condition_alternative(struct str *rest, struct str *ret_alternative)
{
	size_t bar = str_find(*rest, '|');

	if (rest->len == 0)
		return false;
	/* No word holds a bar, so one without its two spaces is a test badly written. */
	if (bar == 0 || bar + 2 > rest->len || rest->ptr[bar - 1] != ' ' ||
	    rest->ptr[bar + 1] != ' ')
		bar = rest->len;
	*ret_alternative = str_slice(*rest, 0, bar < rest->len ? bar - 1 : bar);
	*rest = str_slice(*rest, bar + 2, rest->len);
	return true;
}

static bool
find_subject(struct str name, enum condition_subject *ret_subject)
{
	for (size_t i = 0; i < SUBJECT_COUNT; i++) {
		if (str_eq(subjects[i].name, name)) {
			*ret_subject = (enum condition_subject)i;
			return true;
		}
	}
	return false;
}

bool
condition_test(struct str *alternative, struct condition_test *ret_test)
{
	static const struct str contrary = STR_INIT("not.");
	struct str text = str_cut(alternative, ' ');
	struct condition_test test = { .text = text, .words = text };
	struct str name = str_cut(&test.words, ':');

	test.contrary = str_starts(name, contrary);
	if (test.contrary)
		name = str_slice(name, contrary.len, name.len);
	if (test.words.len == 0 || !find_subject(name, &test.subject))
		return false;
	*ret_test = test;
	return true;
}

static bool
in_list(struct str list, struct str word)
{
	while (list.len > 0)
		if (str_eq(str_cut(&list, ','), word))
			return true;
	return false;
}

static bool
is_pair(struct str words)
{
	struct str name = str_cut(&words, '=');

	return tsv_is_id(name) && tsv_is_id(words);
}

static bool
words_are_proper(const struct subject_rule *rule, struct str words)
{
	if (words.ptr[words.len - 1] == ',')
		return false;
	if (rule->form == FORM_FIELD)
		return tsv_is_id(words) || is_pair(words);
	if (rule->form == FORM_STATE)
		return in_list(rule->words, words) || is_pair(words);
	while (words.len > 0) {
		struct str word = str_cut(&words, ',');

		if (!tsv_is_id(word) ||
		    (rule->form == FORM_LISTED && !in_list(rule->words, word)))
			return false;
	}
	return true;
}

bool
condition_is_proper(struct str cell)
{
	struct str alternative;

	if (cell.len > 0 && (cell.ptr[cell.len - 1] == ' ' || cell.ptr[0] == ' '))
		return false;
	while (condition_alternative(&cell, &alternative)) {
		if (alternative.len == 0)
			return false;
		while (alternative.len > 0) {
			struct condition_test test;

			if (!condition_test(&alternative, &test) ||
			    !words_are_proper(&subjects[test.subject], test.words))
				return false;
		}
	}
	return true;
}
