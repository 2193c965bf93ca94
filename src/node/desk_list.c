/* desk_list.c - what needs a person today, and the list of orders. */
#include "node/desk_route.h"

enum err
desk_today(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	(void)visit;
	(void)ret_verdict;
	(void)why;
	return ERR_OK;
}
