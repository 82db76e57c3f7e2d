/* Times as people say them. The names of days are the script's, not a pack's: they are read by rule. */
#include "text/when.h"

#include "base/struct.h"
#include "text/civil.h"
#include "text/fold.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define SYMBOLS 500u
#define NO_DAY  INT32_MIN

typedef struct said {
    uint32_t points[SYMBOLS + CNS_FOLD_EXPANSION_MAX];
    uint32_t starts[SYMBOLS + CNS_FOLD_EXPANSION_MAX], ends[SYMBOLS + CNS_FOLD_EXPANSION_MAX];
    uint32_t count;
    int32_t today;     /* day since 1970-01-01 */
    int32_t day, days; /* what was named; NO_DAY */
    bool any_week;     /* the day is a weekday, and nothing says of which week */
    bool dated;        /* it is a date, which names its day whenever it is said */
    int32_t from, to;  /* minutes of the part; -1 */
    int32_t clock;     /* minutes; -1 */
    uint32_t first, last;
} said;

/* How many symbols the word (UTF-8, folded) takes at `at`; 0: it does not stand there. */
static uint32_t word_at(const said *s, uint32_t at, const char *word) {
    uint32_t length = 0, point;
    size_t size = strlen(word);
    for (size_t i = 0; i < size; length++) {
        i += cns_utf8_decode((const unsigned char *)word, size, i, &point);
        if (at + length >= s->count || s->points[at + length] != point) return 0;
    }
    return length;
}

static uint32_t any_at(const said *s, uint32_t at, const char *const *words, size_t count, size_t *which) {
    for (size_t i = 0; i < count; i++) {
        uint32_t length = word_at(s, at, words[i]);
        if (!length) continue;
        if (which) *which = i;
        return length;
    }
    return 0;
}

/* A number of at most two places, in digits or words; its length, 0: there is none. */
static uint32_t number_at(const said *s, uint32_t at, uint32_t *value) {
    uint32_t end = at;
    while (end < s->count && end - at < 3 && (cns_number_digit(s->points[end]) >= 0 || cns_number_unit(s->points[end]) == 10))
        end++;
    if (end == at || !cns_number_read(s->points + at, end - at, value) || *value > 99) return 0;
    return end - at;
}

static void found(said *s, uint32_t at, uint32_t length) {
    if (s->first == s->last) s->first = at;
    s->last = at + length;
}

static void name_day(said *s, int32_t day, int32_t days, uint32_t at, uint32_t length) {
    if (s->day != NO_DAY) return;
    s->day = day;
    s->days = days;
    found(s, at, length);
}

static int32_t monday(const said *s) {
    return s->today - (int32_t)cns_civil_weekday(s->today) + 1;
}

/* ---- days ---- */

static uint32_t take_relative(said *s, uint32_t at) {
    static const struct {
        const char *word;
        int32_t days;
        bool part; /* its last character names the part of the day, and is left to take_part() */
    } words[] = {{"大后天", 3, false}, {"后天", 2, false}, {"后日", 2, false}, {"明天", 1, false}, {"明儿", 1, false},
                 {"明日", 1, false},   {"听日", 1, false}, {"明早", 1, true},  {"明晚", 1, true},  {"今天", 0, false},
                 {"今日", 0, false},   {"今晚", 0, true},  {"今早", 0, true},  {"今儿", 0, false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t length = word_at(s, at, words[i].word);
        if (!length) continue;
        if (words[i].part) length--;
        name_day(s, s->today + words[i].days, 1, at, length);
        return length;
    }
    return 0;
}

/* The weekday named behind 周 and the like: 1 to 7, 8 = the weekend, 0 = none; *length symbols. */
static uint32_t weekday_at(const said *s, uint32_t at, uint32_t *length) {
    static const char *const names[] = {"一", "二", "三", "四", "五", "六", "日", "天", "末"};
    static const uint32_t days[] = {1, 2, 3, 4, 5, 6, 7, 7, 8};
    size_t which;
    if ((*length = any_at(s, at, names, sizeof names / sizeof *names, &which)) != 0) return days[which];
    bool digit = at < s->count && s->points[at] >= '1' && s->points[at] <= '7';
    *length = digit;
    return digit ? s->points[at] - '0' : 0;
}

static uint32_t take_week(said *s, uint32_t at) {
    static const char *const weeks[] = {"周", "星期", "礼拜"};
    uint32_t start = at, length, next = 0, name;
    bool this_week = false;
    while ((length = word_at(s, at, "下")) != 0 && next < 2) {
        next++;
        at += length;
    }
    if (!next && ((length = word_at(s, at, "这")) != 0 || (length = word_at(s, at, "本")) != 0)) {
        this_week = true;
        at += length;
    }
    at += word_at(s, at, "个");
    if (!(length = any_at(s, at, weeks, sizeof weeks / sizeof *weeks, NULL))) return 0;
    at += length;
    uint32_t weekday = weekday_at(s, at, &name);
    at += name;
    if (!weekday && !next) return 0; /* "a week", or "this week": not said when */
    int32_t week = monday(s) + 7 * (int32_t)next;
    s->any_week = weekday && !next && !this_week;
    if (!weekday) {
        name_day(s, week, 7, start, at - start);
    } else if (weekday == 8) {
        name_day(s, week + 5, 2, start, at - start);
    } else {
        int32_t day = week + (int32_t)weekday - 1;
        if (!next && !this_week && day < s->today) day += 7;
        name_day(s, day, 1, start, at - start);
    }
    return at - start;
}

static int32_t make_day(int32_t year, uint32_t month, uint32_t day) {
    cns_civil date = {year, (int32_t)month, (int32_t)day};
    return cns_civil_valid(date) ? cns_civil_days(date) : NO_DAY;
}

/* 12月3号, 3号, 下个月, 下个月5号. */
static uint32_t take_date(said *s, uint32_t at) {
    static const char *const ends[] = {"号", "日"};
    static const char *const places[] = {"线", "楼", "院", "门", "诊", "床", "窗", "出口", "病"}; /* numbered, no day */
    uint32_t start = at, length, month = 0, day = 0, next = 0;
    cns_civil now = cns_civil_date(s->today);
    if ((length = word_at(s, at, "下个月")) != 0 || (length = word_at(s, at, "下月")) != 0) {
        next = 1;
        at += length;
    } else if ((length = number_at(s, at, &month)) != 0 && word_at(s, at + length, "月")) {
        at += length + 1;
    } else {
        month = 0;
    }
    length = number_at(s, at, &day);
    uint32_t end = length ? any_at(s, at + length, ends, 2, NULL) : 0;
    if (end && !month && any_at(s, at + length + end, places, sizeof places / sizeof *places, NULL)) return 0;
    if (next) {
        int32_t year = now.month == 12 ? now.year + 1 : now.year, following = now.month % 12 + 1;
        int32_t first = make_day(year, (uint32_t)following, end ? day : 1);
        if (end) at += length + end;
        if (first != NO_DAY) name_day(s, first, end ? 1 : cns_civil_month_days(year, following), start, at - start);
        return at - start;
    }
    if (!length || (!end && !month)) return 0;
    at += length + end;
    int32_t named = make_day(now.year, month ? month : (uint32_t)now.month, day);
    if (named != NO_DAY && named < s->today)
        named = month ? make_day(now.year + 1, month, day)
                      : make_day(now.month == 12 ? now.year + 1 : now.year, (uint32_t)now.month % 12 + 1, day);
    if (named == NO_DAY) return at - start; /* there is no such day, and none of its parts is meant */
    s->dated = true;
    name_day(s, named, 1, start, at - start);
    return at - start;
}

/* 三天后, 两周以后. */
static uint32_t take_later(said *s, uint32_t at) {
    static const char *const later[] = {"以后", "之后", "后"}, *const units[] = {"天", "周", "个星期", "个礼拜", "星期"};
    uint32_t count, length = number_at(s, at, &count), unit, end;
    size_t which;
    if (!length || !(unit = any_at(s, at + length, units, 5, &which)) || !(end = any_at(s, at + length + unit, later, 3, NULL)))
        return 0;
    name_day(s, s->today + (int32_t)count * (which ? 7 : 1), 1, at, length + unit + end);
    return length + unit + end;
}

/* ---- parts and the clock ---- */

static uint32_t take_part(said *s, uint32_t at) {
    static const struct {
        const char *word;
        int32_t from, to;
        bool joined; /* counts only right behind its day: 明早 */
    } words[] = {{"早上", 480, 720, false},   {"上午", 480, 720, false},   {"清晨", 480, 720, false},  {"朝早", 480, 720, false},
                 {"中午", 690, 810, false},   {"下午", 720, 1080, false},  {"下昼", 720, 1080, false}, {"傍晚", 1020, 1140, false},
                 {"晚上", 1080, 1320, false}, {"夜晚", 1080, 1320, false}, {"晚", 1080, 1320, true},   {"早", 480, 720, true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t length = word_at(s, at, words[i].word);
        if (!length) continue;
        if (words[i].joined && (s->day == NO_DAY || s->last != at)) return 0;
        if (s->from < 0) {
            s->from = words[i].from;
            s->to = words[i].to;
            found(s, at, length);
        }
        return length;
    }
    return 0;
}

/* 3点, 三点半, 9:30. */
static uint32_t take_clock(said *s, uint32_t at) {
    uint32_t hour, minute = 0, length = number_at(s, at, &hour), end = at + length, more;
    if (!length || hour > 24 || (at > 0 && cns_number_digit(s->points[at - 1]) >= 0)) return 0;
    if (end < s->count && s->points[end] == ':' && (more = number_at(s, end + 1, &minute)) == 2) {
        end += 1 + more;
    } else if ((more = word_at(s, end, "点")) != 0) {
        end += more;
        end += word_at(s, end, "钟");
        if ((more = word_at(s, end, "半")) != 0)
            minute = 30;
        else if ((more = number_at(s, end, &minute)) != 0)
            more += word_at(s, end + more, "分");
        end += more;
    } else {
        return 0;
    }
    if (minute > 59 || s->clock >= 0) return 0;
    s->clock = (int32_t)(hour * 60 + minute);
    found(s, at, end - at);
    return end - at;
}

/* ---- all of it ---- */

static consult_status read(said *s, const char *text, size_t size) {
    for (size_t at = 0; at < size && s->count < SYMBOLS;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (!step) return CONSULT_INVALID_UTF8;
        uint32_t count = cns_fold_point(point, folded);
        for (uint32_t i = 0; i < count; i++, s->count++) {
            s->points[s->count] = folded[i];
            s->starts[s->count] = (uint32_t)at;
            s->ends[s->count] = (uint32_t)(at + step);
        }
        at += step;
    }
    return CONSULT_OK;
}

/* Takes what follows closely: a time ends where other words begin. */
static void scan(said *s) {
    static uint32_t (*const takers[])(said *, uint32_t) = {take_relative, take_week, take_later, take_date, take_part, take_clock};
    for (uint32_t at = 0; at < s->count;) {
        uint32_t length = 0;
        for (size_t i = 0; i < sizeof takers / sizeof *takers && !length; i++) length = takers[i](s, at);
        at += length ? length : 1;
        if (s->last > s->first && at > s->last + 4) return;
    }
}

static void set_times(const said *s, int32_t offset, consult_when *when) {
    int32_t day = s->day == NO_DAY ? s->today : s->day, from = 0, to = s->day == NO_DAY ? 1440 : 1440 * s->days;
    if (s->from >= 0) {
        from = s->from;
        to = s->to;
    }
    if (s->clock >= 0) {
        bool afternoon = s->from >= 720 || (s->from == 690 && s->clock < 660) || (s->from < 0 && s->clock >= 60 && s->clock < 420);
        from = to = s->clock < 720 && afternoon ? s->clock + 720 : s->clock;
    }
    when->from_ms = cns_civil_instant((cns_wall){day, 0}, offset) + (int64_t)from * CNS_MINUTE_MS;
    when->to_ms = cns_civil_instant((cns_wall){day, 0}, offset) + (int64_t)to * CNS_MINUTE_MS;
    when->day = s->day != NO_DAY;
    when->part = s->from >= 0;
    when->clock = s->clock >= 0;
    when->span = (consult_span){s->starts[s->first], s->ends[s->last - 1]};
}

consult_status consult_when_resolve(const char *text, size_t size, int64_t now_ms, int32_t offset_minutes, consult_when *when) {
    if (!text || CNS_STRUCT_ROOM(consult_when, when) != CNS_STRUCT_FITS || !cns_civil_inside(now_ms) ||
        offset_minutes > CNS_OFFSET_MOST || offset_minutes < -CNS_OFFSET_MOST)
        return CONSULT_INVALID_ARGUMENT;
    said s = {.today = cns_civil_wall(now_ms, offset_minutes).day, .day = NO_DAY, .from = -1, .to = -1, .clock = -1};
    consult_status status = read(&s, text, cns_utf8_size(text, size));
    if (status != CONSULT_OK) return status;
    if (s.today < CNS_CIVIL_FIRST || s.today > CNS_CIVIL_LAST) return CONSULT_INVALID_ARGUMENT;
    scan(&s);
    if (s.last == s.first) return CONSULT_NOT_FOUND;
    consult_when made = {.struct_size = sizeof made};
    set_times(&s, offset_minutes, &made);
    cns_struct_write(when, &made, sizeof made);
    return CONSULT_OK;
}

/* Takes a day; its length, 0: none begins here. */
static uint32_t take_day(said *s, uint32_t at) {
    static uint32_t (*const takers[])(said *, uint32_t) = {take_relative, take_week, take_later, take_date};
    uint32_t length = 0;
    s->day = NO_DAY;
    s->any_week = s->dated = false;
    for (size_t i = 0; i < sizeof takers / sizeof *takers && !length; i++) length = takers[i](s, at);
    return length;
}

/* 周一到周三, 周一至三, 3号到5号: the day found at `at` goes on to another one. */
static uint32_t take_stretch(said *s, uint32_t at, uint32_t length, cns_named_days *named) {
    static const char *const joints[] = {"到", "至", "-", "~", "\xE2\x80\x94" /* a dash */};
    uint32_t joint = any_at(s, at + length, joints, sizeof joints / sizeof *joints, NULL), from = at + length + joint;
    if (!joint || named->days != 1) return length;
    uint32_t more = take_day(s, from), weekday;
    if (!more && named->weekday && (weekday = weekday_at(s, from, &more)) != 0 && weekday < 8) {
        s->day = named->day - (int32_t)cns_civil_weekday(named->day) + (int32_t)weekday;
        s->days = 1;
    }
    if (s->day == NO_DAY) return length;
    int32_t last = s->day + s->days - 1;
    if (last < named->day && (named->weekday || s->any_week)) last += 7;
    if (last < named->day) return length;
    named->days = last - named->day + 1;
    named->stretch = true;
    named->dated = false;
    return length + joint + more;
}

uint32_t cns_when_days(const uint32_t *points, uint32_t count, int32_t today, cns_named_days *days, uint32_t most) {
    said s = {.today = today, .count = count < SYMBOLS ? count : SYMBOLS};
    uint32_t found_days = 0;
    if (today < CNS_CIVIL_FIRST || today > CNS_CIVIL_LAST) return 0;
    if (s.count) memcpy(s.points, points, s.count * sizeof *points);
    for (uint32_t at = 0; at < s.count && found_days < most;) {
        uint32_t length = take_day(&s, at);
        if (s.day != NO_DAY) {
            cns_named_days named = {s.day, s.days, s.any_week, s.dated, false, at, 0};
            length = take_stretch(&s, at, length, &named);
            named.end = at + length;
            days[found_days++] = named;
        }
        at += length ? length : 1;
    }
    return found_days;
}
