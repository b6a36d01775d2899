/*
 * rules_number: what stands between a word and the number that it announces,
 * for numbers with no form of their own.
 */
#ifndef SLUICE_REDACT_RULES_NUMBER_H
#define SLUICE_REDACT_RULES_NUMBER_H

#include "redact/rules.h"

/* Behind these the number is another's. */
#define NOT_ITS \
	"(?!(?i:costs?|kostete?n?|kost|cuesta|co\xc3\xbbte|costa|kosztuje|" \
	"photos?|" \
	"office|gate|control|flights?|fees?|plates?|keys?|versions?|pages?|" \
	"rooms?|" \
	"case|orders?|tickets?|invoices?|phone|mobile|tel|call|code|construire|" \
	"obras?|years?|since|until|construction|bestell\\w*|visitors|holders|" \
	"system|software)" \
	"(?![A-Za-z\x80-\xbf]))"
/* A word with small letters; one with a full stop is a short one. */
#define TALK \
	NOT_ITS "[A-Z]?(?:[a-z]|[\\xc3-\\xdf][\\x80-\\xbf]|'|\xe2\x80\x99){1,20}+" \
	"(?![a-z0-9])(?:(?<![a-z]{5})\\.(?=[ :#-]))?"
/* The same in capitals: only those that say that a number follows. */
#define TALK_CAPITALS \
	"(?:NUMBER|NUMERO|NUMMER|NUM|NBR|NO|NR|N|ID|IDNR|CODE|STATE|SSN|NPI|" \
	"MRN|DL)" \
	"(?![A-Za-z0-9]|-\\d)\\.?|[A-Z](?= [a-z])"
#define TALK_EAST \
	"\xef\xbc\x9a|\xef\xbc\x8c|\xe3\x80\x81|の|は|が|是|为|為|第|番号|" \
	"号码|號碼|编号|編號|号|證|证|証|은|는|번호|증|\xef\xbc\x88[^0-9\\n)]{1,40}\xef\xbc\x89"
#define TALK_MARKS \
	"[ \\t:;,#\"'`<>|=/*\\[\\]{}\\\\_-]|\xc2\xa0|\\.?\xc2[\xba\xb0]|" \
	"\xe2\x84\x96|" \
	"\\((?:[A-Za-z ./-]{1,24}\\))?|\\)|\\?(?=\\s)(?:\\r?\\n)?|" \
	"\\.(?<=[nNrR][oOrR]\\.)"
/* The next line of a form goes on with "number:", or is the number. */
#define TALK_LINE \
	"\\r?\\n(?=[A-Z0-9][A-Z0-9 /-]{5,32}(?:\\r?\\n|$))|" \
	"\\r?\\n(?=[ \\t\"]{0,8}(?i:[a-z]{0,12}[ _]?(?:number|num|no|nr|" \
	"id))[\":. ])"

/* Words, marks and blanks; the first digit is at most n bytes away. */
#define TALKS(n) \
	"(?=[^0-9!]{0," #n "}[0-9])(?:" TALK_MARKS "|" TALK "|" TALK_CAPITALS "|" \
	TALK_EAST "|" TALK_LINE ")*+"

/* A table's heading with the row below it: the first field that may be the
 * value counts. */
#define FIELD_END	"(?=[,;\\t|\\r\\n]|$)"
#define COLUMN(value) \
	"(?:[A-Za-z_]{0,12}(?:[,;\\t|][^\\n]{0,40}\\r?\\n(?:[^,;\\t|\\n]{0,24}[,;\\t|]){0,3}?" \
	"|\\r?\\n(?:[^,;\\t|\\n]{0,24}[,;\\t|]){0,3}?)(?=" value FIELD_END "))"

/* Says that a number follows. */
#define NUMBERED \
	"(?:(?i:ids?|identifiers?|identification|number|num|numero|n\xc3\xbamero|" \
	"num\xc3\xa9ro|nummer|numer|nbr|no|nr|kennung|code|record_id|" \
	"reference|ref)" \
	"(?![a-z0-9])\\.?|#|[nN]\\.?\xc2[\xba\xb0]|[nN]\\.(?= )|\xe2\x84\x96)"

/* Not a day, nor so much of something. */
#define NO_DAY	"(?!\\d{1,2}[-./]\\d{1,2}[-./](?:19|20)?\\d{2}(?![0-9]))"
#define NO_UNIT \
	"(?! ?(?:[kKMGT]i?[Bb]|[Ee]uros?|EUR|USD|GBP|\xe2\x82\xac|\\$|k?m|" \
	"k?g|miles|%|" \
	"dollars|pounds|people|points|visits|times|kcal|calories|hours|minutes|" \
	"seats|units|users|litres|visitors|tickets|downloads|charts|records|" \
	"samples|rows)(?![A-Za-z]))"

#endif
