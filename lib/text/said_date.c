#include "text/said.h"

#include "text/civil.h"
#include "text/number.h"

/* What a date says of itself so far. */
typedef struct date {
    int32_t year;    /* 0: not said */
    uint32_t month;  /* 0: not said */
    bool from_today; /* the month is told from this one: 下个月 */
} date;

static int32_t make_day(int32_t year, uint32_t month, uint32_t day) {
    cns_civil made = {year, (int32_t)month, (int32_t)day};
    return cns_civil_valid(made) ? cns_civil_days(made) : CNS_NO_DAY;
}

/* The next such day: without a year that has passed it is next year's, without a month next month's. */
static int32_t next_day(const cns_said *s, const date *d, uint32_t day) {
    cns_civil now = cns_civil_date(s->today);
    if (d->year) return make_day(d->year, d->month, day);
    int32_t named = make_day(now.year, d->month ? d->month : (uint32_t)now.month, day);
    if (named == CNS_NO_DAY || named >= s->today) return named;
    if (d->month) return make_day(now.year + 1, d->month, day);
    return make_day(now.month == 12 ? now.year + 1 : now.year, (uint32_t)now.month % 12 + 1, day);
}

/* ---- in digits: 12/3, 12-3, 2026-12-03 ---- */

/* Digits in half width, at most `most`; their count, 0: none, or more. */
static uint32_t digits_at(const cns_said *s, uint32_t at, uint32_t most, uint32_t *value) {
    uint32_t end = at;
    *value = 0;
    while (end < s->count && end - at <= most && cns_number_is_ascii(s->points[end])) *value = *value * 10 + s->points[end++] - '0';
    return end - at > most ? 0 : end - at;
}

static bool is_joint(uint32_t point) {
    return point == '/' || point == '-' || point == '.';
}

static bool is_number_here(const cns_said *s, uint32_t at) {
    return at < s->count && (cns_number_is_ascii(s->points[at]) || is_joint(s->points[at]));
}

/* Whether a date may end before `at`: 12/3, 12-3 and 12.3 are numbers as well, and what follows tells. */
static bool ends_date(const cns_said *s, uint32_t at, uint32_t joint) {
    static const char *const units[] = {"片", "粒", "颗", "点", "天", "次", "个", "分", "度", "%"};
    static const char *const goes_on[] = {",",  "。", ";",  "!",  "?",  "、", "早", "上", "中", "下", "晚", "傍", "朝", "晏", "夜",
                                          "吧", "可", "行", "的", "那", "都", "有", "能", "来", "去", "或", "和", "跟", "到", "至",
                                          "也", "还", "好", "呢", "吗", "以", "之", "不", "没", "得", "冇", "唔", "嘅", "啦", "约"};
    uint32_t number, length;
    if (joint == '/') return !cns_said_any(s, at, units, sizeof units / sizeof *units, NULL);
    if (at == s->count || cns_said_any(s, at, goes_on, sizeof goes_on / sizeof *goes_on, NULL)) return true;
    if (s->points[at] != ' ') return false;
    at++;
    length = cns_said_number(s, at, &number);
    return !length || cns_said_word(s, at + length, ":") || cns_said_word(s, at + length, "点");
}

/* 12.3 is a date only where a clause, or the wish for a time, begins: elsewhere it is a measure. */
static bool begins_date(const cns_said *s, uint32_t at, uint32_t joint) {
    static const char *const before[] = {" ",  ",",  "。", ";",  "!",  "?",  "约", "到", "改",
                                         "在", "是", "就", "那", "要", "或", "和", "跟"};
    return joint != '.' || at == 0 || cns_said_any(s, at - 1, before, sizeof before / sizeof *before, NULL);
}

static uint32_t take_digits(cns_said *s, uint32_t at) {
    uint32_t start = at, year, day, length;
    date d = {0, 0, false};
    if (at >= s->count || !cns_number_is_ascii(s->points[at]) ||
        (at > 0 && (is_number_here(s, at - 1) || s->points[at - 1] == ':')))
        return 0;
    if (digits_at(s, at, 4, &year) == 4 && year >= 2000 && year < 2100 && at + 4 < s->count && is_joint(s->points[at + 4])) {
        d.year = (int32_t)year;
        at += 5;
    }
    if (!(length = digits_at(s, at, 2, &d.month)) || at + length >= s->count || !is_joint(s->points[at + length])) return 0;
    uint32_t joint = s->points[at + length];
    at += length + 1;
    if (!(length = digits_at(s, at, 2, &day)) || is_number_here(s, at + length)) return 0;
    at += length;
    if (!d.month || d.month > 12 || !day || day > 31) return 0;
    if (!d.year && (!begins_date(s, start, joint) || !ends_date(s, at, joint))) return 0;
    if (joint == '/') at += cns_said_word(s, at, "号");
    int32_t named = next_day(s, &d, day);
    if (named == CNS_NO_DAY) return at - start;
    s->dated = true;
    s->any_year = !d.year;
    cns_said_name(s, named, 1, start, at - start);
    return at - start;
}

/* ---- in words: 12月3号, 3号, 下个月5号, 明年1月 ---- */

static uint32_t year_at(const cns_said *s, uint32_t at, int32_t *year) {
    uint32_t value, length = digits_at(s, at, 4, &value), which;
    static const char *const names[] = {"今年", "明年", "后年"};
    size_t name;
    if (length == 4 && value >= 2000 && value < 2100 && cns_said_word(s, at + 4, "年")) {
        *year = (int32_t)value;
        return 5;
    }
    if (!(which = cns_said_any(s, at, names, 3, &name))) return 0;
    *year = cns_civil_date(s->today).year + (int32_t)name;
    return which;
}

static uint32_t month_at(const cns_said *s, uint32_t at, date *d) {
    static const char *const names[] = {"下下个月", "下下月", "下个月", "下月", "这个月", "本月"};
    static const uint32_t later[] = {2, 2, 1, 1, 0, 0};
    size_t which;
    uint32_t length = cns_said_any(s, at, names, 6, &which);
    if (length) {
        cns_civil now = cns_civil_date(s->today);
        uint32_t months = (uint32_t)now.month - 1 + later[which];
        *d = (date){now.year + (int32_t)(months / 12), months % 12 + 1, true};
        return length;
    }
    if ((length = cns_said_number(s, at, &d->month)) != 0 && d->month && d->month <= 12 && cns_said_word(s, at + length, "月"))
        return length + 1 + cns_said_word(s, at + length + 1, "份");
    d->month = 0;
    return 0;
}

/* The third of a month that is named at `at` (初, 中旬, 底). */
static uint32_t third_at(const cns_said *s, uint32_t at, uint32_t *third) {
    static const char *const names[] = {"上旬", "初", "头", "中旬", "中", "下旬", "底", "末", "尾"};
    static const uint32_t thirds[] = {0, 0, 0, 1, 1, 2, 2, 2, 2};
    size_t which;
    uint32_t length = cns_said_any(s, at, names, 9, &which);
    if (length && cns_said_word(s, at, "中午")) return 0;
    if (length) *third = thirds[which];
    return length;
}

/* A third of a month: of one that is named and has passed, next year's; of this one when that third has passed, the next one's. */
static void name_third(cns_said *s, date d, uint32_t third, uint32_t start, uint32_t length) {
    cns_civil now = cns_civil_date(s->today);
    bool named = d.month != 0;
    if (!named) d.month = (uint32_t)now.month;
    int32_t year = d.year ? d.year : now.year, last = cns_civil_month_days(year, (int32_t)d.month);
    int32_t from = make_day(year, d.month, third * 10 + 1);
    int32_t days = third == 2 ? last - 20 : 10;
    if (from == CNS_NO_DAY) return;
    if (!d.year && from + days <= s->today) {
        cns_civil next = cns_civil_date(make_day(year, d.month, 1) + last);
        date later = named ? (date){year + 1, d.month, false} : (date){next.year, (uint32_t)next.month, false};
        name_third(s, later, third, start, length);
        return;
    }
    s->dated = !d.from_today;
    cns_said_name(s, from, days, start, length);
}

static void name_month(cns_said *s, const date *d, uint32_t start, uint32_t length) {
    cns_civil now = cns_civil_date(s->today);
    int32_t year = d->year ? d->year : (int32_t)d->month < now.month ? now.year + 1 : now.year;
    int32_t first = make_day(year, d->month, 1);
    if (first == CNS_NO_DAY) return;
    s->dated = !d->from_today;
    cns_said_name(s, first, cns_civil_month_days(year, (int32_t)d->month), start, length);
}

/* A month, or a part of it, that begins at `start` and, with its name, ends at `at`. */
static uint32_t take_month(cns_said *s, uint32_t start, uint32_t at, const date *d) {
    uint32_t third, length;
    if (!d->month && !cns_said_word(s, at, "月")) return 0;
    bool alone = !d->month; /* 月底; of 三个月中 it is no name */
    if (alone && at > 0 && (cns_said_word(s, at - 1, "个") || cns_number_begins(s->points[at - 1]))) return 0;
    if (s->wide && (length = third_at(s, at + alone, &third)) != 0) {
        name_third(s, *d, third, start, at + alone + length - start);
        return at + alone + length - start;
    }
    if (alone || (!d->from_today && !s->wide)) return 0;
    name_month(s, d, start, at - start);
    return at - start;
}

static void name_year(cns_said *s, int32_t year, uint32_t start, uint32_t length) {
    int32_t first = make_day(year, 1, 1), next = make_day(year + 1, 1, 1);
    if (first == CNS_NO_DAY || next == CNS_NO_DAY) return;
    s->dated = true;
    cns_said_name(s, first, next - first, start, length);
}

uint32_t cns_said_date(cns_said *s, uint32_t at) {
    static const char *const ends[] = {"号", "日"};
    static const char *const places[] = {"线", "楼", "院", "门", "诊", "床", "窗", "出口", "病"}; /* numbered, no day */
    uint32_t start = at, length = take_digits(s, at), day = 0;
    date d = {0, 0, false};
    if (length) return length;
    at += year_at(s, at, &d.year);
    bool years = at > start;
    length = month_at(s, at, &d);
    if (years && !length) {
        if (s->wide && cns_said_word(s, start, "明年")) name_year(s, d.year, start, at - start);
        return s->day != CNS_NO_DAY ? at - start : 0;
    }
    at += length;
    length = cns_said_number(s, at, &day);
    uint32_t end = length ? cns_said_any(s, at + length, ends, 2, NULL) : 0;
    if (end && !d.month && cns_said_any(s, at + length + end, places, sizeof places / sizeof *places, NULL)) return 0;
    if (!length || (!end && (!d.month || d.from_today))) return take_month(s, start, at, &d);
    at += length + end;
    int32_t named = next_day(s, &d, day);
    if (named == CNS_NO_DAY) return at - start; /* there is no such day, and none of its parts is meant */
    s->dated = !d.from_today;
    s->any_year = !d.year;
    s->any_month = !d.month;
    cns_said_name(s, named, 1, start, at - start);
    return at - start;
}

/* ---- holidays, and what says no day ---- */

/* Holidays that lie on one day of the sun's calendar, wherever one lives. */
static uint32_t take_holiday(cns_said *s, uint32_t at) {
    static const struct {
        const char *name;
        uint32_t month, day;
    } holidays[] = {{"元旦节", 1, 1}, {"元旦", 1, 1}, {"圣诞节", 12, 25}, {"圣诞", 12, 25}, {"平安夜", 12, 24}, {"劳动节", 5, 1}};
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++) {
        uint32_t length = cns_said_word(s, at, holidays[i].name);
        int32_t day;
        if (!length) continue;
        if ((day = next_day(s, &(date){0, holidays[i].month, false}, holidays[i].day)) == CNS_NO_DAY) return 0;
        s->dated = s->any_year = true;
        cns_said_name(s, day, 1, at, length);
        return length;
    }
    return 0;
}

/* Later days that a calendar alone does not tell, or nobody: no time is known to be on one. Before one of them (年前) is any time.
 */
static const char *const unplaced[] = {
    "国庆",   "双十",   "十一长假", "十一假期", "五一",   "黄金周",  "长假",     "小长假", "春节",   "过年",     "新年",
    "大年",   "除夕",   "小年夜",   "元宵",     "农历",   "正月",    "腊月",     "清明",   "端午",   "中秋",     "重阳",
    "冬至",   "复活节", "感恩节",   "情人节",   "妇女节", "母亲节",  "父亲节",   "儿童节", "教师节", "万圣节",   "佛诞",
    "放寒假", "放暑假", "寒假",     "暑假",     "放假",   "假期",    "开学",     "考完",   "年底",   "年后",     "年初",
    "节后",   "过几天", "过几日",   "过两天",   "过两日", "过些天",  "过些日子", "过阵子", "过一阵", "过段时间", "过一段时间",
    "迟啲",   "改天",   "改日",     "下半月",   "下半年", "下个季度"};

/* 三个月后. */
static uint32_t much_later_at(const cns_said *s, uint32_t at) {
    static const char *const later[] = {"以后", "之后", "后"}, *const units[] = {"个多月", "个月", "年"};
    uint32_t count, length = cns_said_number(s, at, &count);
    uint32_t unit = length ? cns_said_any(s, at + length, units, 3, NULL) : 0;
    uint32_t end = unit ? cns_said_any(s, at + length + unit, later, 3, NULL) : 0;
    return end ? length + unit + end : 0;
}

static uint32_t take_unplaced(cns_said *s, uint32_t at) {
    static const char *const past[] = {"去年", "前年", "今年"}, *const weeks[] = {"周", "期", "拜"};
    uint32_t length = cns_said_any(s, at, unplaced, sizeof unplaced / sizeof *unplaced, NULL);
    if (length && cns_said_word(s, at, "五一") &&
        ((at > 0 && (cns_number_begins(s->points[at - 1]) || cns_said_any(s, at - 1, weeks, 3, NULL))) ||
         (at + 2 < s->count && cns_number_begins(s->points[at + 2]))))
        return 0;
    if (!length && !(length = much_later_at(s, at))) return 0;
    if (at >= 2 && cns_said_any(s, at - 2, past, 3, NULL)) return length; /* 去年国庆: told of what has been */
    s->dated = true;
    cns_said_name(s, s->today, 0, at, length);
    return length;
}

uint32_t cns_said_vague(cns_said *s, uint32_t at) {
    uint32_t length = take_holiday(s, at);
    return length || !s->wide ? length : take_unplaced(s, at);
}
