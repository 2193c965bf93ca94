/* cmd_law.c - what the law says: routes, one order, its clocks and duties, the tables. */
#include "cli/law_cli.h"

const struct command cli_law_commands[] = {
	{ "law", "procedures", "[--at TIME] [--tables DIR] [--what-if FILE]",
	    "Lists the legal routes and whether they are open, closed or for a person.",
	    "at= tables= what-if=", law_run_procedures, NULL },
	{ "law", "route",
	    "--from CC --to CC --data DATA[,DATA...] [--emergency eu|224|us]\n"
	    "    [--provider ID] [--at TIME] [--tables DIR] [--what-if FILE]",
	    "Says which legal routes are open from one State to a provider in another.",
	    "from= to= data= emergency= provider= at= tables= what-if=", law_run_route,
	    "DATA: subscriber, user-identifying, traffic, content, domain; a route must\n"
	    "reach all of it.  --emergency names the test that is met: Regulation (EU)\n"
	    "2023/1543, CETS 224, or the law of the United States.\n" },
	{ "law", "check",
	    "[--stage draft|send|receive] [--signed ACT:LEVEL:PERSON[:qualified]]...\n"
	    "    [--fact NAME]... [--at TIME] [--tables DIR] [--what-if FILE] ORDER",
	    "Says what the law asks of an order, with article, source and tag.",
	    "stage= signed= fact= at= tables= what-if=", law_run_check,
	    "Exit code 0: yes; 3: a person decides; else the code of the rule.\n"
	    "The sign-offs named are taken as given: order verify proves them.\n"
	    "--fact states what only a person or the case file knows (case_facts.tsv):\n"
	    "suspended, held, window-open, authority-not-listed, refused-as-fiscal "
	    "...\n" },
	{ "law", "clock",
	    "[--received TIME] [--notified TIME] [--sent TIME] [--event NAME=TIME]...\n"
	    "    [--at TIME] [--tables DIR] [--what-if FILE] [--zones DIR]\n"
	    "    ORDER | --node DIR CASE",
	    "Lists the clocks of an order and the duties that go with it.",
	    "received= notified= sent= event= at= tables= what-if= zones= node= as=",
	    law_run_clock,
	    "A time is 2026-11-22T12:00:00Z or a day, whose first hour of UTC is meant.\n"
	    "With --node the order and what has happened to it come from that node.\n"
	    "Exit code 3: two clocks that should end together do not; a person "
	    "decides.\n" },
	{ "law", "tables",
	    "check [--realm REALM --list-key NAME:BASE64... [--threshold N]] [DIR]\n"
	    "       comity law tables sign --realm REALM --key PEM DIR",
	    "Checks the tables of law, those built in or a folder's, or signs a folder.",
	    "realm= list-key= threshold= key=", law_run_tables,
	    "An error names file and line.  sha256 is the digest that stands in each "
	    "verdict.\nA node takes a folder only when its list keys have signed it for "
	    "its realm.\n" },
	{ 0 },
};
