/*
 * check: whether what looks like a number of some kind is one.
 *
 * Each takes a match and may make it shorter, where a neighbour was taken for
 * a part of it; false means that it is none. Blanks, full stops and hyphens
 * between the digits don't count.
 */
#ifndef SLUICE_REDACT_CHECK_H
#define SLUICE_REDACT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* ISO/IEC 7812: 12 to 19 digits of a known kind of card, Luhn's sum. */
bool	check_card(const char *, size_t *);

/* ISO 13616: the country's length, and the remainder by 97 is 1. */
bool	check_iban(const char *, size_t *);

/* Enough digits for an account. */
bool	check_account(const char *, size_t *);

/* Whether behind a number there may be a currency; years that somebody is old, as
 * a word or as the end of what is said; a month. */
int	glance_amount(const char *, size_t);
int	glance_age(const char *, size_t);
int	glance_said(const char *, size_t);
int	glance_day_first(const char *, size_t);

/* Whether behind a word for telephones there may be a number; behind "use" what is
 * used as a password. */
int	glance_call(const char *, size_t);
int	glance_use(const char *, size_t);

/* Whether behind words that are others in other languages there may be what
 * they are cues for: a number, what a command asks for. */
int	glance_told(const char *, size_t);
int	glance_command(const char *, size_t);

/* Whether a number may be the address of a card in a net or of a machine, or of a
 * house. */
int	glance_mac(const char *, size_t);
int	glance_dotted_mac(const char *, size_t);
int	glance_ipv6(const char *, size_t);
int	glance_house(const char *, size_t);

/* Whether a row of words with capitals has one as firms, other bodies and
 * hospitals have them, or one such as "MD". */
int	glance_firm(const char *, size_t);
int	glance_body(const char *, size_t);
int	glance_hospital(const char *, size_t);
int	glance_degree(const char *, size_t);

/* Whether behind a word there may be a state of the USA; whether it may be a
 * street with its number, in one word or two; a postcode with its town. */
int	glance_state(const char *, size_t);
int	glance_street(const char *, size_t);
int	glance_long_street(const char *, size_t);
int	glance_postcode(const char *, size_t);

/* Whether a word ends as only illnesses or medicines do. */
int	glance_condition(const char *, size_t);
int	glance_medicine(const char *, size_t);
bool	check_condition(const char *, size_t *);
bool	check_substance(const char *, size_t *);

/* National Provider Identifier of the USA: Luhn's sum with 80840 before. */
bool	check_npi(const char *, size_t *);

/* ISO 3779 with the check digit of North America (49 CFR 565). */
bool	check_vin(const char *, size_t *);

/* base58check: 25 bytes, the last four of them a hash of the others. */
bool	check_base58(const char *, size_t *);

/* BIP 173 and 350, the check sum of bech32 addresses. */
bool	check_bech32(const char *, size_t *);

/* ABA routing number of the USA: nine digits, weights 3, 7, 1. */
bool	check_aba(const char *, size_t *);

/* A header of JSON with "alg" or "typ" (RFC 7519). */
bool	check_jwt(const char *, size_t *);

/* Four numbers up to 255, no leading nought. */
bool	check_ipv4(const char *, size_t *);

/* RFC 4291: eight groups, or fewer with one :: */
bool	check_ipv6(const char *, size_t *);

/* A day that the calendar has, in any of the usual orders. */
bool	check_date(const char *, size_t *);

/*
 * Numbers of people, by the states that give them. USA (with those of the tax
 * office), Canada, Brazil, Mexico, Chile; United Kingdom, Spain, Italy, the
 * Netherlands, Belgium, Switzerland, France; eleven digits of Germany, Norway,
 * Poland or Turkey; Portugal; Sweden or Denmark; Finland; Czechia and
 * Slovakia; Ireland; thirteen digits of Romania or South Africa; China, India,
 * Japan; Korea and Malaysia; Singapore, Taiwan, Australia.
 */
bool	check_ssn(const char *, size_t *);
bool	check_sin(const char *, size_t *);
bool	check_cpf(const char *, size_t *);
bool	check_curp(const char *, size_t *);
bool	check_rut(const char *, size_t *);
bool	check_nino(const char *, size_t *);
bool	check_dni(const char *, size_t *);
bool	check_fiscal_code(const char *, size_t *);
bool	check_bsn(const char *, size_t *);
bool	check_rijksregister(const char *, size_t *);
bool	check_ahv(const char *, size_t *);
bool	check_nir(const char *, size_t *);
bool	check_eleven(const char *, size_t *);
bool	check_nif(const char *, size_t *);
bool	check_nordic(const char *, size_t *);
bool	check_hetu(const char *, size_t *);
bool	check_rodne(const char *, size_t *);
bool	check_pps(const char *, size_t *);
bool	check_thirteen(const char *, size_t *);
bool	check_chinese(const char *, size_t *);
bool	check_aadhaar(const char *, size_t *);
bool	check_my_number(const char *, size_t *);
bool	check_born_first(const char *, size_t *);
bool	check_nric(const char *, size_t *);
bool	check_taiwan(const char *, size_t *);
bool	check_tfn(const char *, size_t *);

/* A patient of the British health service. */
bool	check_nhs(const char *, size_t *);

/* Any document's number: digits enough and no date. */
bool	check_document(const char *, size_t *);

/* Telephones: enough digits and no date; with the 0 of a country;
 * behind a word. */
bool	check_phone(const char *, size_t *);
bool	check_national_phone(const char *, size_t *);
bool	check_cued_phone(const char *, size_t *);

/* A name begins with a capital and isn't what else stands behind "Dear"; its
 * genitive is cut off. */
bool	check_name(const char *, size_t *);
bool	check_two_names(const char *, size_t *);

/* Whether names of a list make one of it: a first name alone, or two words of
 * which one is known, in either order. */
int	glance_first_name(const char *, size_t);
int	glance_person(const char *, size_t);
bool	check_first_name(const char *, size_t *);
bool	check_person(const char *, size_t *);

/* Behind a title: a name, no "NPI"; behind a word that says little: several
 * words, or one of a list; behind what people say of themselves: a name or, in
 * small letters, a first name of the list and more; two words, or that. */
bool	check_titled(const char *, size_t *);
bool	check_known_name(const char *, size_t *);
bool	check_called(const char *, size_t *);
bool	check_said_name(const char *, size_t *);

/* What a form or a program writes in the place of somebody's is none. */
bool	check_username(const char *, size_t *);
bool	check_handle(const char *, size_t *);
/* Nor is what a page or a log says of names. */
bool	check_user(const char *, size_t *);

/* Of several words a later one is a name, with which it ends; or the whole. */
bool	check_has_name(const char *, size_t *);
bool	check_street(const char *, size_t *);

/* A place, a postcode with its town, a firm: no word that only begins with a
 * capital. */
bool	check_place(const char *, size_t *);
bool	check_town(const char *, size_t *);
bool	check_firm(const char *, size_t *);

/* A code of letters and digits, two of these at least, that is no day. */
bool	check_code(const char *, size_t *);

/* A medicine and its dose: a word that isn't "contain 50 mg". */
bool	check_medicine(const char *, size_t *);

/* Begins with a capital. */
bool	check_capital(const char *, size_t *);

/* What stands behind "password:" isn't always one, still less what stands
 * behind "the password is". */
bool	check_password(const char *, size_t *);
bool	check_said_password(const char *, size_t *);

/* base64 of something with a colon. */
bool	check_base64_pair(const char *, size_t *);

/* A month before a day or a year. */
bool	check_month_first(const char *, size_t *);

/* Letters and digits mixed as only chance does, for secrets without form. */
bool	check_random(const char *, size_t *);

#endif
