/* The dictionaries that ETSI publishes (V1.23.1), and ours. */
#include "wire/element.h"

struct dictionary {
	struct str owner;
	struct str name;
	struct str values; /* one space between */
};

#define OF_ETSI(name, values)                                                            \
	{                                                                                \
		STR_INIT("ETSI"), STR_INIT(name), STR_INIT(values)                       \
	}
#define OF_COMITY(name, values)                                                          \
	{                                                                                \
		STR_INIT("COMITY"), STR_INIT(name), STR_INIT(values)                     \
	}

/* clang-format off */
static const struct dictionary dictionaries[] = {
	OF_ETSI("ObjectType",
		"Authorisation Document Notification Task LDTask LPTask Delivery"),
	OF_ETSI("AuthorisationLegalType",
		"Manual"),
	OF_ETSI("AuthorisationPriority",
		"High Routine"),
	OF_ETSI("AuthorisationStatus",
		"AwaitingApproval EmergencyApproval Approved Rejected Suspended "
		"Cancelled Expired Invalid CreatingForCSP SubmittedToCSP "
		"AwaitingUpdateApproval"),
	OF_ETSI("AuthorisationDesiredStatus",
		"AwaitingApproval EmergencyApproval Approved Rejected Suspended "
		"Cancelled Expired CreatingForCSP SubmittedToCSP"),
	OF_ETSI("AuthorisationFlag",
		"IsEmergency IsConsensual IsTest IsDataAvailable"),
	OF_ETSI("AuthorisationTypeOfCase",
		"ChildExploitationOrChildSexualAbuse Corruption Cybercrime Defamation "
		"DrugsOrDrugTrafficking HarassmentOrThreatToPersonalSafety HateSpeech "
		"HumanTrafficking MissingPerson MoneyLaundering "
		"OtherFinancialCrimeOrFraud SexualAbuseOrExploitation Theft "
		"TerrorismOrThreatToPublicSafety ViolenceOrCrimeAgainstAPerson Other "
		"NotSpecified"),
	OF_ETSI("DocumentStatus",
		"AwaitingApproval Approved Rejected Suspended Cancelled Expired "
		"Invalid"),
	OF_ETSI("DocumentDesiredStatus",
		"AwaitingApproval Approved Rejected Suspended Cancelled Expired"),
	OF_ETSI("DocumentType",
		"Warrant TakedownRefinement"),
	OF_ETSI("NotificationType",
		"General"),
	OF_ETSI("TrafficAction",
		"PDSR PDHR NotDelivered Delivered Truncate"),
	OF_ETSI("TaskStatus",
		"AwaitingApproval AwaitingProvisioning Active Rejected Suspended "
		"Cancelled Expired Error Invalid"),
	OF_ETSI("TaskDesiredStatus",
		"AwaitingApproval AwaitingProvisioning Active Rejected Suspended "
		"Cancelled Expired"),
	OF_ETSI("TaskDeliveryType",
		"IRIOnly CCOnly IRIandCC"),
	OF_ETSI("HandoverFormat",
		"TS102232-2 TS102232-3 TS102232-4 TS102232-5 TS102232-6 TS102232-7 "
		"TS103707 TS103976"),
	OF_ETSI("TaskFlag",
		"IsTest IsEmergency IsNonLocal IsLocal"),
	OF_ETSI("LDTaskStatus",
		"AwaitingApproval AwaitingDisclosure Disclosed DisclosureNotAvailable "
		"Rejected Cancelled Error Invalid"),
	OF_ETSI("LDTaskDesiredStatus",
		"AwaitingApproval AwaitingDisclosure Disclosed Rejected Cancelled"),
	OF_ETSI("RequestType",
		"SubscriberData UserIdentifyingData TrafficData StoredContentData "
		"SubscriberDataAndUserIdentifyingData TrafficDataAndStoredContentData "
		"Other"),
	OF_ETSI("LDHandoverFormat",
		"TS102657 EncapsulatedTS102657 TS103120 TS103705 TS103707"),
	OF_ETSI("LDTaskFlag",
		"IsTest IsEmergency IsNonLocal IsLocal"),
	OF_ETSI("LPTaskStatus",
		"AwaitingPreservation Preserved PreservationNotAvailable Rejected "
		"Cancelled Expired Error Invalid"),
	OF_ETSI("LPTaskDesiredStatus",
		"AwaitingPreservation Preserved Cancelled"),
	OF_ETSI("LIWorkflowEndpoint",
		"NewAuthorisation AuthorisationExtension AuthorisationCancellation "
		"TaskAddition TaskCancellation ChangeOfDelivery"),
	OF_ETSI("LPWorkflowEndpoint",
		"NewPreservation PreservationExtension PreservationCancellation"),
	OF_ETSI("ManifestSpecification",
		"TS102657-ASN.1 TS102657-XML TS103705 TS103707 TS103976"),
	OF_ETSI("DeliveryStatus",
		"Available Acknowledged Expired Error Received"),
	OF_ETSI("DeliveryDesiredStatus",
		"Available Acknowledged Error Received"),
	OF_ETSI("TDTaskStatus",
		"Pending Resolved Rejected Error"),
	OF_ETSI("TDTaskDesiredStatus",
		"Pending Cancelled"),
	OF_COMITY("DocumentType",
		"Order Annex SignOff Receipt Instruction Reasons Change"),
	OF_COMITY("OtherChannel",
		"disruption nature size forensic exceptional"),
	OF_COMITY("DataCategory",
		"subscriber user-identifying traffic content domain"),
	OF_COMITY("NatureOfDeadline",
		"AnswerBy"),
	OF_COMITY("ManifestSpecification",
		"ASiC-E"),
};
/* clang-format on */

#define DICTIONARIES_COUNT (sizeof dictionaries / sizeof dictionaries[0])

enum dictionary_answer
dictionary_look(struct str owner, struct str name, struct str value)
{
	for (size_t i = 0; i < DICTIONARIES_COUNT; i++) {
		struct str rest = dictionaries[i].values;

		if (!str_eq(dictionaries[i].name, name) ||
		    !str_eq(dictionaries[i].owner, owner))
			continue;
		while (rest.len > 0)
			if (str_eq(str_cut(&rest, ' '), value))
				return DICTIONARY_HAS_VALUE;
		return DICTIONARY_NO_VALUE;
	}
	return DICTIONARY_UNKNOWN;
}
