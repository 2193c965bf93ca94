/* hash.h - a SHA-256 digest as a value (trust/digest.h makes it). */
#ifndef COMITY_BASE_HASH_H
#define COMITY_BASE_HASH_H

#define HASH_LEN 32

struct hash {
	unsigned char bytes[HASH_LEN];
};

#endif
