/*
 * policy.h - what a node acts on: less than what is valid.
 *
 * wire/check.h says whether a message follows the standard; this says whether a node of
 * Comity takes it at all: an interface version from V1.20.1 to V1.23.1 (else 3021), no
 * interception (3001), only verbs it serves (3001), at least one action (3005), and
 * nothing in it that nobody judged (3020).
 */
#ifndef COMITY_WIRE_POLICY_H
#define COMITY_WIRE_POLICY_H

#include "model/verdict.h"
#include "wire/message.h"

#define POLICY_VERSION_OLDEST 20
#define POLICY_VERSION_NEWEST 23

/* Of a request that wire_check found valid. */
struct verdict wire_policy(const struct message *message);

#endif
