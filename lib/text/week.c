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

/* How many points the word (UTF-8, folded) takes at `at`; 0: it does not stand there. */
static uint32_t word_at(const week *w, uint32_t at, const char *word) {
    return at < w->count ? cns_utf8_begin(w->points + at, w->count - at, word) : 0;
}

static uint32_t name_at(const week *w, uint32_t at, const name *names, size_t count, uint32_t *bits) {
    for (size_t i = 0; i < count; i++) {
        uint32_t length = word_at(w, at, names[i].word);
        if (!length) continue;
        *bits = names[i].bits;
        return length;
    }
    return 0;
}

static uint32_t week_word_at(const week *w, uint32_t at) {
    static const name words[] = {{"周", 0}, {"星期", 0}, {"礼拜", 0}, {"拜", 0}};
    uint32_t none;
    return name_at(w, at, words, sizeof words / sizeof *words, &none);
}

static uint32_t weekday_at(const week *w, uint32_t at, uint32_t *bits) {
    static const name days[] = {{"一", 1}, {"二", 2}, {"三", 4}, {"四", 8}, {"五", 16}, {"六", 32}, {"日", 64},      {"天", 64},
                                {"1", 1},  {"2", 2},  {"3", 4},  {"4", 8},  {"5", 16},  {"6", 32},  {"末", WEEKEND}, {"7", 64}};
    return name_at(w, at, days, sizeof days / sizeof *days, bits);
}

static uint32_t part_at(const week *w, uint32_t at, uint32_t *bits) {
    static const name parts[] = {{"上午", 1}, {"早上", 1}, {"上昼", 1}, {"朝早", 1}, {"下午", 2}, {"下昼", 2}, {"中午", 3},
                                 {"晚上", 4}, {"晚间", 4}, {"夜间", 4}, {"夜诊", 4}, {"全天", 7}, {"全日", 7}, {"整天", 7}};
    return name_at(w, at, parts, sizeof parts / sizeof *parts, bits);
}

static uint32_t joint_at(const week *w, uint32_t at) {
    static const name joints[] = {{"至", 0}, {"到", 0}, {"-", 0}, {"~", 0}, {"\xE2\x80\x93", 0}, {"\xE2\x80\x94", 0} /* dashes */};
    uint32_t none;
    return name_at(w, at, joints, sizeof joints / sizeof *joints, &none);
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
