/* attr.h - the compiler attributes in use, under names that say what they promise. */
#ifndef COMITY_BASE_ATTR_H
#define COMITY_BASE_ATTR_H

#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))

/* On a type: no result of this type may be ignored.  gcc 12 has no such type attribute in
 * C17 and cppcheck cannot parse it, so it is clang that watches. */
#if defined(__clang__) && !defined(__cppcheck__)
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define MUST_CHECK
#endif

#endif
