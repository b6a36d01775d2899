/*
 * entity: the kinds of text that can be found and taken out.
 */
#ifndef SLUICE_REDACT_ENTITY_H
#define SLUICE_REDACT_ENTITY_H

#include <stdint.h>

#include "base/span.h"

enum entity {
	/* who somebody is */
	ENTITY_PERSON,
	ENTITY_EMAIL,
	ENTITY_PHONE,
	ENTITY_SSN,
	ENTITY_DATE_OF_BIRTH,
	ENTITY_AGE,
	ENTITY_DRIVERS_LICENSE,
	ENTITY_PASSPORT,
	ENTITY_LOCATION,
	ENTITY_USERNAME,
	/* what they pay with */
	ENTITY_CREDIT_CARD,
	ENTITY_CREDIT_CARD_CVV,
	ENTITY_ACCOUNT_NUMBER,
	ENTITY_IBAN,
	ENTITY_AMOUNT,
	ENTITY_CRYPTO_ADDRESS,
	/* their health */
	ENTITY_PATIENT,
	ENTITY_STAFF,
	ENTITY_HOSPITAL,
	ENTITY_PATIENT_ID,
	ENTITY_MEDICAL_RECORD_NUMBER,
	ENTITY_NPI,
	ENTITY_MEDICAL_CONDITION,
	ENTITY_MEDICATION,
	ENTITY_OTHER_PHI,
	/* secrets */
	ENTITY_PASSWORD,
	ENTITY_JWT_TOKEN,
	ENTITY_AWS_ACCESS_KEY,
	ENTITY_AWS_SECRET_KEY,
	ENTITY_OPENAI_API_KEY,
	ENTITY_ANTHROPIC_API_KEY,
	ENTITY_GOOGLE_API_KEY,
	ENTITY_AZURE_API_KEY,
	ENTITY_GCP_SERVICE_ACCOUNT,
	/* technical */
	ENTITY_IP_ADDRESS,
	ENTITY_MAC_ADDRESS,
	ENTITY_URL,
	ENTITY_UUID,
	ENTITY_VIN,
	/* organisations, times */
	ENTITY_ORGANIZATION,
	ENTITY_DATE,
	ENTITIES
};

/* A set of them: a bit each. */
typedef uint64_t entity_set;

#define ENTITY_BIT(e)	((entity_set)1 << (e))
#define ENTITY_ALL	(ENTITY_BIT(ENTITIES) - 1)

/* "EMAIL": in settings, in the placeholder, in receipts. */
const char *entity_name(enum entity);

/* By its name, whatever its case: 0, or -1 when nothing is called so. */
int	entity_find(struct span name, enum entity *);

#endif
