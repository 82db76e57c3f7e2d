#include "text/when.h"

#include "text/civil.h"
#include "text/number.h"
#include "text/said.h"
#include "text/week.h"

#include <string.h>

#define DAYS_AHEAD 366 /* of what lies behind a day */
#define RUN_MOST   6u

static void begin(cns_said *s, const uint32_t *points, uint32_t count, int32_t today) {
    *s = (cns_said){.today = today, .count = count < CNS_SAID_SYMBOLS ? count : CNS_SAID_SYMBOLS, .wide = true};
    if (s->count) memcpy(s->points, points, s->count * sizeof *points);
}

/* Takes a day; its length, 0: none begins here. */
static uint32_t take_day(cns_said *s, uint32_t at) {
    s->day = CNS_NO_DAY;
    s->any_week = s->dated = s->any_year = s->any_month = false;
    s->weekday = 0;
    return cns_said_day(s, at);
}

/* ---- stretches ---- */

static uint32_t joint_at(const cns_said *s, uint32_t at) {
    return at < s->count ? cns_week_joint(s->points + at, s->count - at) : 0;
}

/* 周一到周三, 周一至三, 3号到5号: the day found at `at` goes on to another one. */
static uint32_t take_stretch(cns_said *s, uint32_t at, uint32_t length, cns_named_days *named) {
    uint32_t joint = joint_at(s, at + length), from = at + length + joint, weekday;
    if (!joint || named->days != 1) return length;
    uint32_t more = take_day(s, from);
    if (!more && named->weekday && (weekday = cns_said_weekday(s, from, &more)) != 0 && weekday < 8) {
        s->day = named->day - (int32_t)cns_civil_weekday(named->day) + (int32_t)weekday;
        s->days = 1;
    }
    if (s->day == CNS_NO_DAY || !s->days) return length;
    int32_t last = s->day + s->days - 1;
    if (last < named->day && (named->weekday || s->any_week)) last += 7;
    if (last < named->day) return length;
    named->days = last - named->day + 1;
    named->stretch = true;
    named->dated = named->any_year = named->any_month = false;
    return length + joint + more;
}

/* Which side of what was named is meant: -1 before it, 1 behind it, 2 it and what is behind it, 0 itself; *length of the words. */
static int side_at(const cns_said *s, uint32_t at, uint32_t *length) {
    static const struct {
        const char *word;
        int side;
    } sides[] = {{"之前", -1}, {"以前", -1}, {"前", -1}, {"之后", 1}, {"以后", 1}, {"过后", 1}, {"后", 1}, {"起", 2}, {"开始", 2}};
    static const char *const others[] = {"前面", "前天", "前台", "前往", "前年", "前一", "前几", "前两", "前者", "后面",
                                         "后天", "后来", "后者", "后一", "后续", "后诊", "后再", "起来", "起床", "起码"};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if (!(*length = cns_said_word(s, at, sides[i].word))) continue;
        if (cns_said_any(s, at, others, sizeof others / sizeof *others, NULL)) break;
        return sides[i].side;
    }
    *length = 0;
    return 0;
}

/* 26号之前, 周四以后: all days on one side. Before one that can't be placed says nothing: false. */
static bool take_side(cns_said *s, cns_named_days *named, uint32_t *length) {
    uint32_t more;
    int side = side_at(s, named->start + *length, &more);
    *length += more;
    if (!side) return true;
    if (!named->days) return side > 0;
    int32_t end = named->day + named->days;
    int32_t from = side < 0 ? s->today : side > 1 ? named->day : end;
    int32_t to = side < 0 ? named->day : end + DAYS_AHEAD;
    if (to <= from) return true;
    *named = (cns_named_days){
        .day = from, .days = to - from, .dated = named->dated, .stretch = true, .list = named->list, .start = named->start};
    return true;
}

/* ---- lists ---- */

/* What a weekday in a list is not followed by: it is a number then. */
static bool is_number_of(const cns_said *s, uint32_t at) {
    static const char *const of[] = {"点", "时", ":",  "个", "号", "月", "次", "分", "半",
                                     "楼", "院", "天", "年", "人", "位", "岁", "诊"};
    return at < s->count && (cns_number_digit(s->points[at]) >= 0 || cns_number_unit(s->points[at]) ||
                             cns_said_any(s, at, of, sizeof of / sizeof *of, NULL));
}

/* The further weekdays of a list that goes on at `at` (三四, 、三、四, 跟五), each later in the week than the one before: how many;
 * where each stands in ends[]. None when the last is a number of something (周三三点). */
static uint32_t run_at(const cns_said *s, uint32_t at, uint32_t last, uint32_t *weekdays, uint32_t *ends) {
    static const char *const joints[] = {"、", "/", "跟", "和", "或", "及", "与", "同"};
    uint32_t count = 0, name;
    while (count < RUN_MOST) {
        uint32_t joint = cns_said_any(s, at, joints, sizeof joints / sizeof *joints, NULL);
        uint32_t weekday = cns_said_weekday(s, at + joint, &name);
        if (cns_said_word(s, at + joint, "天") || weekday <= last || weekday > 7) break;
        if (weekday == 7 && !joint && last != 6) break;
        at += joint + name;
        weekdays[count] = last = weekday;
        ends[count++] = at;
    }
    return count && is_number_of(s, at) ? 0 : count;
}

/* 一三五, 二四六 without the word for a week: the first of them. */
static uint32_t take_bare(cns_said *s, uint32_t at) {
    static const char *const lists[] = {"一三五", "二四六", "一、三、五", "二、四、六"};
    size_t which;
    uint32_t length = cns_said_any(s, at, lists, 4, &which);
    if (!length || is_number_of(s, at + length) || (at > 0 && cns_number_begins(s->points[at - 1]))) return 0;
    s->weekday = which % 2 ? 2 : 1;
    int32_t day = s->today - (int32_t)cns_civil_weekday(s->today) + (int32_t)s->weekday;
    s->any_week = true;
    cns_said_name(s, day < s->today ? day + 7 : day, 1, at, 1);
    return 1;
}

/* The other days of the list that the last one of `days` begins; how many there are now, *end behind the last. */
static uint32_t take_list(const cns_said *s, uint32_t weekday, cns_named_days *days, uint32_t count, uint32_t most, uint32_t *end) {
    uint32_t weekdays[RUN_MOST], ends[RUN_MOST];
    cns_named_days first = days[count - 1];
    uint32_t run = run_at(s, first.end, weekday, weekdays, ends);
    for (uint32_t i = 0; i < run && count < most; i++) {
        cns_named_days *next = &days[count++];
        *next = first;
        next->day = first.day + (int32_t)weekdays[i] - (int32_t)weekday;
        if (first.weekday && next->day - 7 >= s->today) next->day -= 7;
        next->start = *end;
        *end = next->end = ends[i];
    }
    return count;
}

uint32_t cns_when_days(const uint32_t *points, uint32_t count, int32_t today, cns_named_days *days, uint32_t most) {
    cns_said s;
    uint32_t found = 0;
    if (today < CNS_CIVIL_FIRST || today > CNS_CIVIL_LAST) return 0;
    begin(&s, points, count, today);
    for (uint32_t at = 0; at < s.count && found < most;) {
        uint32_t length = take_day(&s, at);
        if (!length) length = take_bare(&s, at);
        if (s.day != CNS_NO_DAY) {
            uint32_t weekday = s.weekday;
            cns_named_days named = {.day = s.day,
                                    .days = s.days,
                                    .weekday = s.any_week,
                                    .dated = s.dated,
                                    .any_year = s.any_year,
                                    .any_month = s.any_month,
                                    .list = found,
                                    .start = at};
            length = take_stretch(&s, at, length, &named);
            bool meant = named.stretch || take_side(&s, &named, &length);
            named.end = at + length;
            if (meant) days[found++] = named;
            if (meant && weekday && !named.stretch) found = take_list(&s, weekday, days, found, most, &named.end);
            length = named.end - at;
        }
        at += length ? length : 1;
    }
    return found;
}

/* ---- the clock ---- */

/* Whether the hour that begins at `at` is behind noon, as said before it: -1 nothing is said. */
static int half_before(const cns_said *s, uint32_t at) {
    static const char *const before[] = {"下午", "晚上", "傍晚", "下昼", "晏昼", "夜晚", "午后", "中午"};
    static const char *const morning[] = {"上午", "早上", "清晨", "朝早", "上昼", "凌晨"};
    if (at > 0 && s->points[at - 1] == ' ') at--;
    if (at < 2) return -1;
    if (cns_said_any(s, at - 2, before, sizeof before / sizeof *before, NULL)) return 1;
    return cns_said_any(s, at - 2, morning, sizeof morning / sizeof *morning, NULL) ? 0 : -1;
}

static uint32_t take_clock(cns_said *s, uint32_t at) {
    s->clock = -1;
    s->minute = false;
    return cns_said_clock(s, at);
}

/* The hour that is meant where it begins or ends a stretch: 1 to 6 are in the afternoon. */
static int32_t hour_of_day(int32_t clock, int half) {
    return clock < 720 && (half > 0 || (half < 0 && clock >= 60 && clock < 420)) ? clock + 720 : clock;
}

static void set_stretch(cns_named_clock *named, int32_t from, int32_t to, int half) {
    from = hour_of_day(from, half);
    to = hour_of_day(to, half);
    while (to < from) to += 720; /* to noon, or to midnight */
    *named = (cns_named_clock){from, to, false, named->start, 0};
}

/* 3到5点; its length, 0: none begins here. */
static uint32_t take_hours(cns_said *s, uint32_t at, cns_named_clock *named) {
    uint32_t hour, length = cns_said_number(s, at, &hour), joint = length ? joint_at(s, at + length) : 0;
    uint32_t more = joint && hour < 24 ? take_clock(s, at + length + joint) : 0;
    if (more) set_stretch(named, (int32_t)hour * 60, s->clock, half_before(s, at));
    return more ? length + joint + more : 0;
}

static uint32_t take_times(cns_said *s, uint32_t at, cns_named_clock *named) {
    *named = (cns_named_clock){0, 0, false, at, 0};
    uint32_t length = take_clock(s, at), more, words;
    if (!length) return take_hours(s, at, named);
    int half = half_before(s, at);
    int32_t clock = s->clock, last = s->minute ? 0 : 59;
    uint32_t joint = joint_at(s, at + length);
    if (joint && (more = take_clock(s, at + length + joint)) != 0) {
        set_stretch(named, clock, s->clock, half);
        return length + joint + more;
    }
    int side = side_at(s, at + length, &words);
    named->half = !side && half < 0 && clock < 780;
    if (half > 0 && clock < 720) clock += 720;
    if (side) clock = hour_of_day(clock, half);
    named->from = side < 0 ? 0 : clock;
    named->to = side < 0 ? clock : side > 0 ? 1440 : clock + last;
    return length + words;
}

/* Whether a mark of hours stands there: nearly no turn has one. */
static bool has_clock(const uint32_t *points, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (points[i] == ':' || points[i] == U'点') return true;
    return false;
}

uint32_t cns_when_clocks(const uint32_t *points, uint32_t count, cns_named_clock *clocks, uint32_t most) {
    cns_said s;
    uint32_t found = 0;
    if (!has_clock(points, count)) return 0;
    begin(&s, points, count, 0);
    s.from = s.to = -1;
    for (uint32_t at = 0; at < s.count && found < most;) {
        uint32_t length = take_day(&s, at); /* 周一2点 is no 12 o'clock */
        if (!length && (length = take_times(&s, at, &clocks[found])) != 0) clocks[found++].end = at + length;
        at += length ? length : 1;
    }
    return found;
}
