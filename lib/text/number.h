/* Numbers as Chinese writes them, over folded code points. */
#ifndef CNS_TEXT_NUMBER_H
#define CNS_TEXT_NUMBER_H

#include "consult/status.h"

/* The digit 0–9 that a folded code point stands for (3, 三, 叁, 〇, 两), -1 when it is none. */
int cns_number_digit(uint32_t point);

/* 10, 100, 1000, 10000 for 十 百 千 万 (and 拾 佰 仟), 廿 = 20 and 卅 = 30 as 10 units are not; 0 when it is none. */
uint32_t cns_number_unit(uint32_t point);

/* Whether it begins a number, or stands for a vague one: digits, units, 几 半 数 双. */
bool cns_number_begins(uint32_t point);

/* Whether it is one of 0 to 9 in half width. */
bool cns_number_is_ascii(uint32_t point);

/* Whether digits in half width that began at `start` go on behind the comma at `at`: one to three before it and just three behind,
 * as in 1,200 but not in 80,1200 or 3,4. */
bool cns_number_in_thousands(const uint32_t *points, size_t count, size_t start, size_t at);

/* How many of `count` code points a number takes at their start, in digits or as Chinese writes it; 0: there is none. */
uint32_t cns_number_length(const uint32_t *points, uint32_t count);

/* Reads the first number among `count` points: digits ("55"), or Chinese ("五十五", "三百", "两", "十二"). False when there is
 * none, or it passes 32 bits. */
bool cns_number_read(const uint32_t *points, size_t count, uint32_t *value);

#endif
