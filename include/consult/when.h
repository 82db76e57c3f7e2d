/**
 * @file when.h
 * Times as people say them ("明天下午", "下周三", "12月3号上午", "12/3", "元旦"), resolved against the time at which they were
 * said: for the wished time of a visit, which a session keeps in the patient's own words.
 *
 * Rules: a weekday alone is the next one, today included; 下周 is the week after this one (weeks begin on Monday); a date without a
 * year that has passed is next year's; a day of the month alone is the next such day. Parts of the day: morning 8–12, noon
 * 11:30–13:30, afternoon 12–18, evening 18–22 o'clock. An hour from 1 to 6 without a part of the day is in the afternoon. Source:
 * manual row R60.
 */
#ifndef CONSULT_WHEN_H
#define CONSULT_WHEN_H

#include "consult/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A time that was said: from … to before … */
typedef struct consult_when {
    size_t struct_size;
    int64_t from_ms, to_ms; /**< equal: a time of the clock */
    bool day;               /**< a day was named (or a week, a month); otherwise it is today's */
    bool part;              /**< a part of the day was named */
    bool clock;             /**< a time of the clock was named */
    consult_span span;      /**< bytes of the text, from the first of these words to the last */
} consult_when;

/**
 * Resolves the first time in a text.
 * @param text            only its first 500 characters are looked at.
 * @param now_ms          when it was said, in the years 1900 to 2200.
 * @param offset_minutes  of the speaker's clock from UTC, within a day: 480 in China.
 * @param[in,out] when    filled; set its struct_size first.
 * @return NOT_FOUND (no time is said, or one that does not exist, as 2月30号), INVALID_UTF8, INVALID_ARGUMENT; `when` is unchanged
 * then. Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_when_resolve(const char *text, size_t size, int64_t now_ms,
                                                                 int32_t offset_minutes, consult_when *when);

#ifdef __cplusplus
}
#endif
#endif
