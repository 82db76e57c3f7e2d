#include "text/said.h"

#include "text/civil.h"
#include "text/number.h"
#include "text/utf8.h"
#include "text/week.h"

#include <string.h>

/* How many symbols the word (UTF-8, folded) takes at `at`; 0: it does not stand there. */
uint32_t cns_said_word(const cns_said *s, uint32_t at, const char *word) {
    return at < s->count ? cns_utf8_begin(s->points + at, s->count - at, word) : 0;
}

uint32_t cns_said_any(const cns_said *s, uint32_t at, const char *const *words, size_t count, size_t *which) {
    char first[4];
    if (at >= s->count) return 0;
    size_t size = cns_utf8_encode(s->points[at], first);
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] != first[0] || (size > 1 && words[i][1] != first[1]) || (size > 2 && words[i][2] != first[2])) continue;
        uint32_t length = cns_said_word(s, at, words[i]);
        if (!length) continue;
        if (which) *which = i;
        return length;
    }
    return 0;
}

/* A number of at most two places, in digits or words; its length, 0: there is none. */
uint32_t cns_said_number(const cns_said *s, uint32_t at, uint32_t *value) {
    uint32_t end = at;
    while (end < s->count && end - at < 3 && (cns_number_digit(s->points[end]) >= 0 || cns_number_unit(s->points[end]) == 10))
        end++;
    if (end == at || !cns_number_read(s->points + at, end - at, value) || *value > 99) return 0;
    return end - at;
}

static void found(cns_said *s, uint32_t at, uint32_t length) {
    if (s->first == s->last) s->first = at;
    s->last = at + length;
}

void cns_said_name(cns_said *s, int32_t day, int32_t days, uint32_t at, uint32_t length) {
    if (s->day != CNS_NO_DAY) return;
    s->day = day;
    s->days = days;
    found(s, at, length);
}

static int32_t monday(const cns_said *s) {
    return s->today - (int32_t)cns_civil_weekday(s->today) + 1;
}

/* ---- days ---- */

static uint32_t take_relative(cns_said *s, uint32_t at) {
    static const struct {
        const char *word;
        int32_t days;
        bool part; /* its last character names the part of the day, and is left to cns_said_part() */
    } words[] = {{"大后天", 3, false}, {"后天", 2, false}, {"后日", 2, false}, {"明天", 1, false}, {"明儿", 1, false},
                 {"明日", 1, false},   {"听日", 1, false}, {"明早", 1, true},  {"明晚", 1, true},  {"今天", 0, false},
                 {"今日", 0, false},   {"今晚", 0, true},  {"今早", 0, true},  {"今儿", 0, false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t length = cns_said_word(s, at, words[i].word);
        if (!length) continue;
        if (words[i].part) length--;
        cns_said_name(s, s->today + words[i].days, 1, at, length);
        return length;
    }
    return 0;
}

/* The weekday named behind 周 and the like: 1 to 7, 8 = the weekend, 0 = none; *length symbols. */
uint32_t cns_said_weekday(const cns_said *s, uint32_t at, uint32_t *length) {
    uint32_t weekday = 0;
    *length = at < s->count ? cns_week_day(s->points + at, s->count - at, &weekday) : 0;
    return weekday;
}

static uint32_t take_week(cns_said *s, uint32_t at) {
    uint32_t start = at, length, next = 0, name;
    bool this_week = false;
    while ((length = cns_said_word(s, at, "下")) != 0 && next < 2) {
        next++;
        at += length;
    }
    if (!next && ((length = cns_said_word(s, at, "这")) != 0 || (length = cns_said_word(s, at, "本")) != 0)) {
        this_week = true;
        at += length;
    }
    at += cns_said_word(s, at, "个");
    if (at >= s->count || !(length = cns_week_word(s->points + at, s->count - at))) return 0;
    at += length;
    uint32_t weekday = cns_said_weekday(s, at, &name);
    at += name;
    if (!weekday && !next) return 0; /* "a week", or "this week": not said when */
    int32_t week = monday(s) + 7 * (int32_t)next;
    s->any_week = weekday && !next && !this_week;
    if (!weekday) {
        cns_said_name(s, week, 7, start, at - start);
    } else if (weekday == 8) {
        cns_said_name(s, week + 5, 2, start, at - start);
    } else {
        int32_t day = week + (int32_t)weekday - 1;
        if (!next && !this_week && day < s->today) day += 7;
        if (s->day == CNS_NO_DAY) s->weekday = weekday;
        cns_said_name(s, day, 1, start, at - start);
    }
    return at - start;
}

/* 三天后, 两周以后. */
static uint32_t take_later(cns_said *s, uint32_t at) {
    static const char *const later[] = {"以后", "之后", "后"}, *const units[] = {"天", "周", "个星期", "个礼拜", "星期"};
    uint32_t count, length = cns_said_number(s, at, &count), unit, end;
    size_t which;
    if (!length || !(unit = cns_said_any(s, at + length, units, 5, &which)) ||
        !(end = cns_said_any(s, at + length + unit, later, 3, NULL)))
        return 0;
    cns_said_name(s, s->today + (int32_t)count * (which ? 7 : 1), 1, at, length + unit + end);
    return length + unit + end;
}

/* ---- a day ---- */

/* Whether a word that a reader of days knows may begin with it: nearly nothing does. The first characters of all their words but
 * numbers, sorted; tests/unit/test_when.c names each word. */
static bool may_begin(uint32_t point) {
    static const uint32_t firsts[] = {U'下', U'个', U'中', U'今', U'佛', U'假', U'儿', U'元', U'农', U'冬', U'劳',
                                      U'双', U'后', U'听', U'周', U'国', U'圣', U'复', U'大', U'妇', U'寒', U'小',
                                      U'平', U'年', U'开', U'情', U'感', U'改', U'放', U'教', U'新', U'明', U'星',
                                      U'春', U'暑', U'月', U'本', U'正', U'母', U'清', U'父', U'礼', U'端', U'考',
                                      U'腊', U'节', U'过', U'这', U'迟', U'重', U'长', U'除', U'黄'};
    size_t low = 0, high = sizeof firsts / sizeof *firsts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (firsts[middle] == point) return true;
        if (firsts[middle] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return cns_number_digit(point) >= 0 || cns_number_unit(point);
}

uint32_t cns_said_day(cns_said *s, uint32_t at) {
    if (at >= s->count || !may_begin(s->points[at])) return 0;
    static uint32_t (*const takers[])(cns_said *, uint32_t) = {take_relative, take_week, take_later, cns_said_vague, cns_said_date};
    uint32_t length = 0;
    for (size_t i = 0; i < sizeof takers / sizeof *takers && !length; i++) length = takers[i](s, at);
    return length;
}

/* ---- parts and the clock ---- */

uint32_t cns_said_part(cns_said *s, uint32_t at) {
    static const struct {
        const char *word;
        int32_t from, to;
        bool joined; /* counts only right behind its day: 明早 */
    } words[] = {{"早上", 480, 720, false},   {"上午", 480, 720, false},   {"清晨", 480, 720, false},  {"朝早", 480, 720, false},
                 {"中午", 690, 810, false},   {"下午", 720, 1080, false},  {"下昼", 720, 1080, false}, {"傍晚", 1020, 1140, false},
                 {"晚上", 1080, 1320, false}, {"夜晚", 1080, 1320, false}, {"晚", 1080, 1320, true},   {"早", 480, 720, true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t length = cns_said_word(s, at, words[i].word);
        if (!length) continue;
        if (words[i].joined && (s->day == CNS_NO_DAY || s->last != at)) return 0;
        if (s->from < 0) {
            s->from = words[i].from;
            s->to = words[i].to;
            found(s, at, length);
        }
        return length;
    }
    return 0;
}

/* Whether a digit stands before `at`, and does not name a weekday (周五6点). */
static bool is_in_number(const cns_said *s, uint32_t at) {
    static const char *const weeks[] = {"周", "期", "拜"};
    return at > 0 && cns_number_digit(s->points[at - 1]) >= 0 && (at < 2 || !cns_said_any(s, at - 2, weeks, 3, NULL));
}

/* 3点, 三点半, 9:30. */
uint32_t cns_said_clock(cns_said *s, uint32_t at) {
    uint32_t hour, minute = 0, length = cns_said_number(s, at, &hour), end = at + length, more;
    bool said = false;
    if (!length || hour > 24 || is_in_number(s, at)) return 0;
    if (end < s->count && s->points[end] == ':' && (more = cns_said_number(s, end + 1, &minute)) == 2) {
        end += 1 + more;
        said = true;
    } else if ((more = cns_said_word(s, end, "点")) != 0) {
        end += more;
        end += cns_said_word(s, end, "钟");
        if ((more = cns_said_word(s, end, "半")) != 0)
            minute = 30;
        else if ((more = cns_said_word(s, end, "一刻")) != 0)
            minute = 15;
        else if ((more = cns_said_word(s, end, "三刻")) != 0)
            minute = 45;
        else if ((more = cns_said_number(s, end, &minute)) != 0)
            more += cns_said_word(s, end + more, "分");
        said = more != 0;
        end += more;
    } else {
        return 0;
    }
    if (minute > 59 || s->clock >= 0) return 0;
    s->clock = (int32_t)(hour * 60 + minute);
    s->minute = said;
    found(s, at, end - at);
    return end - at;
}
