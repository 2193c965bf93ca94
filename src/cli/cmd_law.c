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
	{ "law", "status", "[--at TIME] [--tables DIR] [--what-if FILE] STATE|INSTRUMENT",
	    "Says what a State is to each instrument, or who is bound by one.",
	    "at= tables= what-if=", law_run_status,
	    "STATE: two letters, as CL.  INSTRUMENT: as 185, 224, eu-2023-1543.\n" },
	{ "law", "country", "[--at TIME] [--tables DIR] [--what-if FILE] STATE",
	    "Prints the card of a State: what is known of it, and what is not.",
	    "at= tables= what-if=", law_run_country,
	    "STATE: two letters, as CL.  Numbers in brackets are sources; one with a "
	    "question\nmark is not verified.\n" },
	{ "law", "compare", "[--at TIME] [--tables DIR] FILE",
	    "Says which routes open or close, and to whom, if declarations were made.",
	    "at= tables=", law_run_compare,
	    "FILE: a what-if, as 224=HU,CR@2027-06-01;224/7.5.a=CR:every, or the "
	    "statements\nthemselves.  Before is the law at --at, after is what is "
	    "assumed "
	    "on its last day.\n" },
	{ "law", "offence",
	    "[--country CC] [--at TIME] [--tables DIR] [--what-if FILE]\n"
	    "    [PHENOMENON|ID|LIST|WORDS]",
	    "Finds the article for what happened, and what a Party may have reserved.",
	    "country= at= tables= what-if=", law_run_offence,
	    "PHENOMENON: as phishing; ID: as 185/8, or the front of one (185/9);\n"
	    "LIST: as eu-5.4.b.  Without any: all there are.\n" },
	{ "law", "data",
	    "[--country CC]... [--at TIME] [--tables DIR] [--what-if FILE]\n"
	    "    [ELEMENT|WORDS]",
	    "Says of which category a kind of data is.",
	    "country= at= tables= what-if=", law_run_data,
	    "--country says what that State makes of a dynamic address.\n" },
	{ "law", "provider",
	    "[--at TIME] [--tables DIR] [--what-if FILE] [ID|SERVICE|WORDS]",
	    "Shows what a provider says of itself, and how old that is.",
	    "at= tables= what-if=", law_run_provider,
	    "ID: one of its entities, as IE/meta.  SERVICE: all of them, as meta.\n" },
	{ "law", "guidelines",
	    "[--at TIME] [--tables DIR] [--what-if FILE] [coe-2008|gn10]",
	    "Prints check-lists of recommendations that bind nobody.",
	    "at= tables= what-if=", law_run_guidelines, NULL },
	{ "law", "explain",
	    "[--at TIME] [--tables DIR] [--what-if FILE] "
	    "RULE|CODE|GROUND|ANSWER|FILE:LINE",
	    "Says what a rule, a code or an answer means, and what to do next.",
	    "at= tables= what-if=", law_run_explain,
	    "RULE: as law-not-signed.  CODE: as E_TIME_NO_OFFSET.  GROUND: as "
	    "RG-DUALCRIM.\n"
	    "ANSWER: yes, no or person.  FILE:LINE: a row, as gates.tsv:12.\n" },
	{ "law", "identifiers",
	    "[--zone ZONE] [--zones DIR] [--at TIME] [--tables DIR] [--what-if FILE] "
	    "TEXT|-",
	    "Finds addresses, numbers, names and times in a text, and what is missing.",
	    "zone= zones= at= tables= what-if=", law_run_identifiers,
	    "--zone is that of the times that name none, as Europe/Berlin.\n"
	    "Exit code 1: something has two readings or none; 3: something is "
	    "missing.\n" },
	{ 0 },
};
