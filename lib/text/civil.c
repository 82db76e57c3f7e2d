#include "text/civil.h"

#include <string.h>

/* The calendar repeats every 400 years. Counting from 1 March of year 0 puts the leap day at the end of a year. */
#define ERA_DAYS   146097
#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */
#define TIME_BYTES 26u    /* "2026-12-01T09:30:00+08:00" and the NUL */

int32_t cns_civil_days(cns_civil date) {
    int32_t year = date.month <= 2 ? date.year - 1 : date.year;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t of_era = year - era * 400;
    int32_t of_year = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
}

cns_civil cns_civil_date(int32_t day) {
    int32_t shifted = day + EPOCH_DAYS;
    int32_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int32_t of_era = shifted - era * ERA_DAYS;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * of_year + 2) / 153;
    cns_civil date = {year + era * 400, month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1};
    if (date.month <= 2) date.year++;
    return date;
}

int32_t cns_civil_month_days(int32_t year, int32_t month) {
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool cns_civil_valid(cns_civil date) {
    if (date.year < 1900 || date.year > 2200 || date.month < 1 || date.month > 12) return false;
    return date.day >= 1 && date.day <= cns_civil_month_days(date.year, date.month);
}

uint32_t cns_civil_weekday(int32_t day) {
    int32_t since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (uint32_t)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

bool cns_civil_add_months(int32_t day, int32_t months, int32_t *sum) {
    cns_civil date = cns_civil_date(day);
    int64_t month = (int64_t)date.year * 12 + date.month - 1 + months;
    if (month < INT64_C(1900) * 12 || month >= INT64_C(2201) * 12) return false;
    date.year = (int32_t)(month / 12);
    date.month = (int32_t)(month % 12) + 1;
    int32_t most = cns_civil_month_days(date.year, date.month);
    if (date.day > most) date.day = most;
    *sum = cns_civil_days(date);
    return true;
}

bool cns_civil_inside(int64_t at_ms) {
    return at_ms >= CNS_CIVIL_FIRST * CNS_DAY_MS && at_ms < (CNS_CIVIL_LAST + 1) * CNS_DAY_MS;
}

cns_wall cns_civil_wall(int64_t at_ms, int32_t offset_minutes) {
    int64_t local = at_ms + offset_minutes * CNS_MINUTE_MS;
    int64_t day = local / CNS_DAY_MS, rest = local % CNS_DAY_MS;
    if (rest < 0) {
        day--;
        rest += CNS_DAY_MS;
    }
    return (cns_wall){(int32_t)day, (int32_t)rest};
}

int64_t cns_civil_instant(cns_wall wall, int32_t offset_minutes) {
    return wall.day * CNS_DAY_MS + wall.ms - offset_minutes * CNS_MINUTE_MS;
}

/* Reads exactly `width` digits at *at and moves it on; -1 when there are none. Stops at a NUL. */
static int32_t digits(const char **at, int width) {
    int32_t value = 0;
    for (int i = 0; i < width; i++, ++*at) {
        if (**at < '0' || **at > '9') return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

/* True when `c` is next; moves on. */
static bool next(const char **at, char c) {
    if (**at != c) return false;
    ++*at;
    return true;
}

static bool parse_date(const char **at, int32_t *day) {
    cns_civil date;
    date.year = digits(at, 4);
    if (date.year < 0 || !next(at, '-')) return false;
    date.month = digits(at, 2);
    if (date.month < 0 || !next(at, '-')) return false;
    date.day = digits(at, 2);
    if (!cns_civil_valid(date)) return false;
    *day = cns_civil_days(date);
    return true;
}

/* "09:30" or "09:30:15" into milliseconds since midnight. */
static bool parse_clock(const char **at, int32_t *ms) {
    int32_t hour = digits(at, 2);
    if (hour < 0 || hour > 23 || !next(at, ':')) return false;
    int32_t minute = digits(at, 2), second = 0;
    if (minute < 0 || minute > 59) return false;
    if (next(at, ':')) second = digits(at, 2);
    if (second < 0 || second > 59) return false;
    *ms = ((hour * 60 + minute) * 60 + second) * 1000;
    return true;
}

/* "Z", "+08:00" or nothing: the offset stays as it is. */
static bool parse_offset(const char **at, int32_t *offset) {
    if (**at == 0) return true;
    if (next(at, 'Z')) {
        *offset = 0;
        return true;
    }
    bool west = **at == '-';
    if (!west && **at != '+') return false;
    ++*at;
    int32_t hour = digits(at, 2);
    if (hour < 0 || hour > 23 || !next(at, ':')) return false;
    int32_t minute = digits(at, 2);
    if (minute < 0 || minute > 59) return false;
    *offset = west ? -(hour * 60 + minute) : hour * 60 + minute;
    return true;
}

consult_status consult_time_parse(const char *text, int32_t default_offset_minutes, int64_t *at_ms) {
    int32_t offset = default_offset_minutes;
    if (!text || !at_ms || offset < -CNS_OFFSET_MOST || offset > CNS_OFFSET_MOST) return CONSULT_INVALID_ARGUMENT;
    cns_wall wall;
    const char *at = text;
    if (!parse_date(&at, &wall.day) || !next(&at, 'T') || !parse_clock(&at, &wall.ms)) return CONSULT_INVALID_ARGUMENT;
    if (!parse_offset(&at, &offset) || *at != 0) return CONSULT_INVALID_ARGUMENT;
    int64_t instant = cns_civil_instant(wall, offset);
    if (!cns_civil_inside(instant)) return CONSULT_INVALID_ARGUMENT;
    *at_ms = instant;
    return CONSULT_OK;
}

char *cns_civil_digits(char *to, int32_t value, int width) {
    for (int i = width; i-- > 0; value /= 10) to[i] = (char)('0' + value % 10);
    return to + width;
}

char *cns_civil_write(char *to, int32_t day) {
    cns_civil date = cns_civil_date(day);
    to = cns_civil_digits(to, date.year, 4);
    *to++ = '-';
    to = cns_civil_digits(to, date.month, 2);
    *to++ = '-';
    return cns_civil_digits(to, date.day, 2);
}

consult_status consult_time_format(int64_t at_ms, int32_t offset_minutes, char *buffer, size_t capacity) {
    if (!buffer || offset_minutes < -CNS_OFFSET_MOST || offset_minutes > CNS_OFFSET_MOST) return CONSULT_INVALID_ARGUMENT;
    if (capacity < TIME_BYTES || !cns_civil_inside(at_ms)) return CONSULT_LIMIT;
    cns_wall wall = cns_civil_wall(at_ms, offset_minutes);
    if (wall.day < CNS_CIVIL_FIRST || wall.day > CNS_CIVIL_LAST) return CONSULT_LIMIT; /* what is written can be read again */
    int32_t second = wall.ms / 1000, far = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    char *to = cns_civil_write(buffer, wall.day);
    *to++ = 'T';
    to = cns_civil_digits(to, second / 3600, 2);
    *to++ = ':';
    to = cns_civil_digits(to, second / 60 % 60, 2);
    *to++ = ':';
    to = cns_civil_digits(to, second % 60, 2);
    *to++ = offset_minutes < 0 ? '-' : '+';
    to = cns_civil_digits(to, far / 60, 2);
    *to++ = ':';
    to = cns_civil_digits(to, far % 60, 2);
    *to = 0;
    return CONSULT_OK;
}

int32_t cns_civil_offset(const char *time) {
    size_t size = strlen(time);
    if (size < 6 || (time[size - 6] != '+' && time[size - 6] != '-')) return 0;
    const char *o = time + size - 5;
    int32_t offset = ((o[0] - '0') * 10 + (o[1] - '0')) * 60 + (o[3] - '0') * 10 + (o[4] - '0');
    return time[size - 6] == '-' ? -offset : offset;
}

static int32_t two_digits(const char *text) {
    return (text[0] - '0') * 10 + (text[1] - '0');
}

bool cns_civil_read_day(const char *text, int32_t *day) {
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
    cns_civil date = {two_digits(text) * 100 + two_digits(text + 2), two_digits(text + 5), two_digits(text + 8)};
    if (!cns_civil_valid(date)) return false;
    *day = cns_civil_days(date);
    return true;
}
