/* ed25519_point.h - which 32 bytes may be an Ed25519 public key. */
#ifndef COMITY_TRUST_ED25519_POINT_H
#define COMITY_TRUST_ED25519_POINT_H

#include <stdbool.h>

/* False for an encoding with y >= p (a second form of another key) and for the points of
 * small order, whose signatures hold for any message.  Whether the point is on the curve
 * is not asked: OpenSSL refuses signatures by such a key. */
bool ed25519_point_is_sound(const unsigned char bytes[static 32]);

#endif
