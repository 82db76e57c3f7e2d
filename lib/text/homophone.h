/* How Han characters are read, for words that are written by their sound: 薇信 and weixin for 微信. */
#ifndef CNS_TEXT_HOMOPHONE_H
#define CNS_TEXT_HOMOPHONE_H

#include "consult/status.h"

#define CNS_HOMOPHONE_FIRST 0x4E00u
#define CNS_HOMOPHONE_COUNT 0x5200u

/* A reading (syllable and tone) by the first of its characters. */
typedef struct cns_spelling {
    uint16_t first;
    char letters[7]; /* pinyin without its tone, v for ü */
} cns_spelling;

/* Generated: see make_reading_table.py. The first character of each one's reading, 0 where none is known; the readings in the order
 * of their first characters. */
extern const uint16_t cns_homophones[CNS_HOMOPHONE_COUNT];
extern const cns_spelling cns_spellings[];
extern const uint32_t cns_spelling_count;

/* The first of the characters that are read like this folded one, tone included; itself when no reading is known. A character of
 * several readings counts by its most usual one. */
uint32_t cns_homophone(uint32_t point);

/* The pinyin of a character that cns_homophone() gave; NULL when it has none of at least two letters. */
const char *cns_homophone_letters(uint32_t first);

#endif
