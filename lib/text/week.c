/* Weeks as people write them. The names of days are the script's, not a pack's: they are read by rule. */
#include "text/week.h"

#include "text/utf8.h"

#include <string.h>

#define ALL_DAYS 0x7Fu
#define WORKDAYS 0x1Fu
#define WEEKEND  0x60u

typedef struct week {
    const uint32_t *points;
    uint32_t count;
    uint32_t days, parts; /* what was named last: bits of days, bits of parts of them */
    uint32_t halves;      /* all before that */
} week;

typedef struct name {
    const char *word;
    uint32_t bits;
} name;

static uint32_t name_at(const week *w, uint32_t at, const name *names, size_t count, uint32_t *bits) {
    for (size_t i = 0; i < count; i++) {
        uint32_t length = at < w->count ? cns_utf8_begin(w->points + at, w->count - at, names[i].word) : 0;
        if (!length) continue;
        *bits = names[i].bits;
        return length;
    }
    return 0;
}

static uint32_t any(const uint32_t *points, uint32_t count, const char *const *words, size_t word_count) {
    uint32_t length = 0;
    for (size_t i = 0; i < word_count && count && !length; i++) length = cns_utf8_begin(points, count, words[i]);
    return length;
}

uint32_t cns_week_word(const uint32_t *points, uint32_t count) {
    static const char *const words[] = {"周", "星期", "礼拜"};
    return any(points, count, words, sizeof words / sizeof *words);
}

uint32_t cns_week_joint(const uint32_t *points, uint32_t count) {
    static const char *const joints[] = {"至", "到", "-", "~", "\xE2\x80\x93", "\xE2\x80\x94" /* dashes */};
    return any(points, count, joints, sizeof joints / sizeof *joints);
}

uint32_t cns_week_day(const uint32_t *points, uint32_t count, uint32_t *weekday) {
    static const char *const names[] = {"一", "二", "三", "四", "五", "六", "日", "天", "末"};
    static const uint32_t days[] = {1, 2, 3, 4, 5, 6, 7, 7, 8};
    *weekday = 0;
    if (count && points[0] >= '1' && points[0] <= '7') *weekday = points[0] - '0';
    for (size_t i = 0; i < sizeof days / sizeof *days && count && !*weekday; i++)
        if (cns_utf8_begin(points, count, names[i])) *weekday = days[i];
    return *weekday != 0;
}

/* 拜三, as in the south: only in timetables, where nobody visits. */
static uint32_t week_word_at(const week *w, uint32_t at) {
    static const name south[] = {{"拜", 0}};
    uint32_t none, length = at < w->count ? cns_week_word(w->points + at, w->count - at) : 0;
    return length ? length : name_at(w, at, south, 1, &none);
}

static uint32_t weekday_at(const week *w, uint32_t at, uint32_t *bits) {
    uint32_t weekday, length = at < w->count ? cns_week_day(w->points + at, w->count - at, &weekday) : 0;
    if (length) *bits = weekday == 8 ? WEEKEND : 1u << (weekday - 1);
    return length;
}

static uint32_t part_at(const week *w, uint32_t at, uint32_t *bits) {
    static const name parts[] = {{"上午", 1}, {"早上", 1}, {"上昼", 1}, {"朝早", 1}, {"下午", 2}, {"下昼", 2}, {"中午", 3},
                                 {"晚上", 4}, {"晚间", 4}, {"夜间", 4}, {"夜诊", 4}, {"全天", 7}, {"全日", 7}, {"整天", 7}};
    return name_at(w, at, parts, sizeof parts / sizeof *parts, bits);
}

static uint32_t joint_at(const week *w, uint32_t at) {
    return at < w->count ? cns_week_joint(w->points + at, w->count - at) : 0;
}

static uint32_t list_mark_at(const week *w, uint32_t at) {
    static const name marks[] = {{"\xE3\x80\x81", 0} /* the comma of lists */, {",", 0}, {"/", 0}, {"和", 0}, {"及", 0}};
    uint32_t none;
    return name_at(w, at, marks, sizeof marks / sizeof *marks, &none);
}

/* A day without a part is all of it. */
static void settle(week *w) {
    uint32_t parts = w->parts ? w->parts : CNS_WEEK_DAY;
    for (uint32_t i = 0; i < CNS_WEEK_DAYS; i++)
        if (w->days >> i & 1) w->halves |= parts << (i * CNS_WEEK_PARTS);
    w->days = w->parts = 0;
}

/* From one weekday to another, over the end of the week if need be. */
static uint32_t stretch(uint32_t from, uint32_t to) {
    uint32_t days = from;
    for (uint32_t day = from; day != to;) {
        day = day == 64 ? 1 : day << 1;
        days |= day;
    }
    return days;
}

/* 一, 一至五, 一到周五 behind the word of a week. */
static uint32_t take_weekday(week *w, uint32_t at) {
    uint32_t start = at, first, last, length = weekday_at(w, at, &first), joint, more;
    if (!length) return 0;
    at += length;
    settle(w);
    w->days = first;
    joint = joint_at(w, at);
    if (!joint || first == WEEKEND) return at - start;
    uint32_t to = at + joint + week_word_at(w, at + joint);
    if ((more = weekday_at(w, to, &last)) == 0 || last == WEEKEND) return at - start;
    w->days = stretch(first, last);
    return to + more - start;
}

/* The further days of 周一三五, 周二、五全天: a numeral that no other word goes on with. */
static uint32_t take_more(week *w, uint32_t at) {
    uint32_t mark = list_mark_at(w, at), bits, day = weekday_at(w, at + mark, &bits), end = at + mark + day;
    if (!day || (w->points[at + mark] < 0x80 && !mark)) return 0;
    bool ends = end == w->count || list_mark_at(w, end) || weekday_at(w, end, &bits) || part_at(w, end, &bits) ||
                joint_at(w, end) || w->points[end] < 0x3400 || w->points[end] > 0x9FFF;
    return ends ? mark + take_weekday(w, at + mark) : 0;
}

static uint32_t take_days(week *w, uint32_t at) {
    static const name words[] = {
        {"工作日", WORKDAYS}, {"双休日", WEEKEND}, {"每天", ALL_DAYS}, {"每日", ALL_DAYS}, {"天天", ALL_DAYS}};
    uint32_t bits, length = name_at(w, at, words, sizeof words / sizeof *words, &bits);
    if (length) {
        settle(w);
        w->days = bits;
        return length;
    }
    uint32_t word = week_word_at(w, at), end = at + word, more = word ? take_weekday(w, end) : 0;
    if (!more) return 0;
    for (end += more; (more = take_more(w, end)) != 0;) end += more;
    return end - at;
}

uint32_t cns_week_read(const uint32_t *points, uint32_t count) {
    week w = {points, count, 0, 0, 0};
    for (uint32_t at = 0; at < count;) {
        uint32_t bits = 0, length = part_at(&w, at, &bits);
        if (length)
            w.parts |= bits;
        else
            length = take_days(&w, at);
        at += length ? length : 1;
    }
    settle(&w);
    return w.halves;
}

bool cns_week_agrees(uint32_t said, uint32_t known) {
    for (uint32_t i = 0; i < CNS_WEEK_DAYS; i++) {
        uint32_t day = said >> (i * CNS_WEEK_PARTS) & CNS_WEEK_DAY;
        if (day && !(day & known >> (i * CNS_WEEK_PARTS))) return false;
    }
    return true;
}
