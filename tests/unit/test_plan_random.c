/* Plans over calendars, windows, caps and results by chance: what must hold for each contact, told by a second, simple reading of
 * the same figures. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <stdio.h>

#define MINUTE INT64_C(60000)
#define DAY    INT64_C(86400000)
#define BASE   INT64_C(1790000000000) /* 2026-09-21 */

enum { DAYS = 24, CLOCKS = 2, STEPS = 5, CONTACTS = 400 };

typedef struct clocks {
    unsigned start[CLOCKS], end[CLOCKS];
    size_t count;
} clocks;

/* What a pack was made of. */
static struct figures {
    bool weekend[7]; /* 0 = Monday */
    int64_t off[DAYS], work[DAYS];
    size_t off_count, work_count;
    bool working; /* the window is for working days */
    clocks window, quiet, kept;
    unsigned per_day, per_7_days, per_step, in_all, gap;
    unsigned purpose[STEPS]; /* bit */
    int after[STEPS];        /* -1 = anchor */
    unsigned consent;
    int32_t offset;
} f;

static uint64_t seed;
static test_heap heap;

static unsigned chance(unsigned below) {
    return (unsigned)(test_random(&seed) % below);
}

static int64_t local_day(int64_t ms) {
    int64_t local = ms + f.offset * MINUTE;
    return local / DAY - (local % DAY < 0);
}

static unsigned local_minute(int64_t ms) {
    return (unsigned)((ms + f.offset * MINUTE - local_day(ms) * DAY) / MINUTE);
}

static const char *date(int64_t day) {
    char text[32];
    EXPECT_OK(consult_time_format(day * DAY, 0, text, sizeof text));
    text[10] = '\0';
    return test_join(text, NULL);
}

static const char *clock_text(unsigned minute) {
    char text[16];
    (void)snprintf(text, sizeof text, "%02u:%02u", minute / 60, minute % 60);
    return test_join(text, NULL);
}

/* One or two pieces of a day in order; sometimes one over midnight. */
static clocks some_clocks(unsigned shortest) {
    clocks c = {.count = 1 + chance(2)};
    unsigned at = chance(600);
    for (size_t i = 0; i < c.count; i++) {
        c.start[i] = at;
        c.end[i] = at + shortest + chance(200);
        at = c.end[i] + 10 + chance(100);
    }
    if (chance(3) == 0) {
        unsigned start = c.start[c.count - 1];
        c.end[c.count - 1] = start > 200 ? chance(start < 400 ? 90 : 180) + 1 : c.end[c.count - 1];
        if (c.count > 1 && c.end[c.count - 1] > c.start[0]) c.end[c.count - 1] = c.start[0] > 0 ? c.start[0] : 1;
    }
    for (size_t i = 0; i < c.count; i++)
        if (c.end[i] > 1440 || c.start[i] >= 1440 || c.start[i] == c.end[i]) return some_clocks(shortest);
    return c;
}

static const char *clocks_text(const clocks *c) {
    const char *text = "[";
    for (size_t i = 0; i < c->count; i++)
        text = test_join(text, i > 0 ? "," : "", "['", clock_text(c->start[i]), "','", clock_text(c->end[i]), "']", NULL);
    return test_join(text, "]", NULL);
}

static const char *days_text(const int64_t *days, size_t count) {
    const char *text = "[";
    for (size_t i = 0; i < count; i++) text = test_join(text, i > 0 ? ",'" : "'", date(days[i]), "'", NULL);
    return test_join(text, "]", NULL);
}

static const char *number(unsigned n) {
    char text[16];
    (void)snprintf(text, sizeof text, "%u", n);
    return test_join(text, NULL);
}

static void some_figures(void) {
    f = (struct figures){.working = chance(2), .offset = (int32_t)chance(3) * 480 - 480};
    for (int i = 0; i < 7; i++) f.weekend[i] = chance(4) == 0;
    f.weekend[chance(7)] = false;
    f.off_count = chance(DAYS);
    f.work_count = chance(6);
    for (size_t i = 0; i < f.off_count; i++) f.off[i] = local_day(BASE) + chance(120);
    for (size_t i = 0; i < f.work_count; i++) f.work[i] = local_day(BASE) + chance(120);
    f.window = some_clocks(120);
    f.quiet = some_clocks(20);
    f.kept = some_clocks(200);
    f.per_day = chance(3);
    f.per_7_days = chance(4);
    f.per_step = chance(4);
    f.in_all = chance(8);
    f.gap = chance(300);
    f.consent = 1 + chance(7);
    for (int i = 0; i < STEPS; i++) {
        f.purpose[i] = 1u << chance(3);
        f.after[i] = (int)chance((unsigned)i + 1) - 1;
    }
}

static const char *step_text(int i) {
    static const char *const purposes[] = {"", "clinical", "service", "", "marketing"};
    static const char *const units[] = {"minutes", "hours", "days", "working_days", "weeks"};
    const char *name = test_join("s", number((unsigned)i), NULL);
    const char *after = f.after[i] < 0 ? "anchor" : test_join("s", number((unsigned)f.after[i]), NULL);
    return test_join("{'step':'", name, "','after':'", after, "','offset':'", number(chance(9)), " ", units[chance(5)],
                     "','window':'w','channel':['phone'],'purpose':'", purposes[f.purpose[i]], "'}", NULL);
}

static const char *pack_text(void) {
    const char *weekend = "", *steps = "";
    for (unsigned i = 0; i < 7; i++)
        if (f.weekend[i]) weekend = test_join(weekend, *weekend ? "," : "", number(i + 1), NULL);
    for (int i = 0; i < STEPS; i++) steps = test_join(steps, i > 0 ? "," : "", step_text(i), NULL);
    char offset[16];
    (void)snprintf(offset, sizeof offset, "%d", (int)f.offset);
    return test_json(test_join(
        "{'pack':{'id':'p','version':'1.0.0','format':1,'title':'p','locales':['zh-Hans'],'extends':[]},",
        "'phases':[{'phase':'start','initial':true,'title':'s'}],'calendars':[{'calendar':'c','utc_offset_minutes':", offset,
        ",'valid':['2026-01-01','2026-12-31'],'weekend':[", weekend, "],'off':", days_text(f.off, f.off_count),
        ",'work':", days_text(f.work, f.work_count), "}],'windows':[{'window':'w','calendar':'c','days':'",
        f.working ? "working" : "every", "','times':", clocks_text(&f.window),
        "}],'quiet_hours':[{'quiet':'q','calendar':'c','purpose':['service'],'times':", clocks_text(&f.quiet),
        "}],'plans':[{'plan':'p','title':'p','purpose':'service','caps':{'per_day':", number(f.per_day),
        ",'per_7_days':", number(f.per_7_days), ",'per_step':", number(f.per_step), ",'in_all':", number(f.in_all), ",'gap':'",
        number(f.gap), " minutes'},'on':{'no_answer':{'retry':'3 hours','at_most':3},'busy':{'retry':'0 minutes','at_most':2},",
        "'call_back':{'retry':'1 day','at_most':4}},'steps':[", steps, "]}]}", NULL));
}

/* ---- the second reading ---- */

static bool listed(const int64_t *days, size_t count, int64_t day) {
    for (size_t i = 0; i < count; i++)
        if (days[i] == day) return true;
    return false;
}

static bool is_worked(int64_t day) {
    if (listed(f.off, f.off_count, day)) return false;
    return !f.weekend[(day + 3) % 7] || listed(f.work, f.work_count, day);
}

/* Whether a moment lies in the clocks; `worked`: only in those that begin on a working day. */
static bool within(const clocks *c, int64_t ms, bool worked) {
    int64_t day = local_day(ms);
    unsigned minute = local_minute(ms);
    for (size_t i = 0; i < c->count; i++) {
        bool night = c->end[i] < c->start[i];
        if (!night && minute >= c->start[i] && minute < c->end[i] && (!worked || is_worked(day))) return true;
        if (night && minute >= c->start[i] && (!worked || is_worked(day))) return true;
        if (night && minute < c->end[i] && (!worked || is_worked(day - 1))) return true;
    }
    return false;
}

static int64_t made[CONTACTS]; /* moments of contacts that were made */
static size_t made_count;

static unsigned contacts_in(const consult_plan *plan, int64_t first, int64_t days) {
    unsigned count = 0;
    for (size_t i = 0; i < made_count; i++) count += local_day(made[i]) >= first && local_day(made[i]) < first + days;
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        count += step->status == CONSULT_STEP_PLANNED && local_day(step->due_ms) >= first && local_day(step->due_ms) < first + days;
    }
    return count;
}

static int place_of(const consult_step *step) {
    return step->id[1] - '0';
}

/* When the step that this one is after was made, or is planned; INT64_MIN when it is neither. */
static int64_t predecessor(const consult_plan *plan, const consult_step *step) {
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *other = consult_plan_at(plan, i);
        int64_t at_ms = other->result ? other->at_ms : other->due_ms;
        bool counts = other->result || other->status == CONSULT_STEP_PLANNED;
        if (place_of(other) == f.after[place_of(step)] && counts && at_ms > latest) latest = at_ms;
    }
    return latest;
}

static void check_contact(const consult_plan *plan, size_t index, int64_t anchor) {
    const consult_step *step = consult_plan_at(plan, index);
    int place = place_of(step);
    ck_assert(f.consent & f.purpose[place]);
    for (int64_t ms = step->due_ms; ms < step->window_end_ms; ms += (step->window_end_ms - step->due_ms + 1) / 2) {
        ck_assert_msg(within(&f.window, ms, f.working), "seed: out of the window");
        ck_assert_msg(within(&f.kept, ms, false), "out of the hours");
        ck_assert_msg(f.purpose[place] != 2 || !within(&f.quiet, ms, false), "in quiet hours");
    }
    int64_t day = local_day(step->due_ms);
    if (f.per_day) ck_assert_uint_le(contacts_in(plan, day, 1), f.per_day);
    for (int64_t first = day - 6; f.per_7_days && first <= day; first++)
        ck_assert_uint_le(contacts_in(plan, first, 7), f.per_7_days);
    if (f.per_step) ck_assert_uint_le(step->tries, f.per_step);
    ck_assert_int_ge(step->due_ms, anchor);
    int64_t before = f.after[place] < 0 ? INT64_MIN : predecessor(plan, step);
    if (step->tries == 1) ck_assert_int_gt(step->due_ms, before);
    for (size_t i = 0; i < made_count; i++) ck_assert_int_ge(llabs(made[i] - step->due_ms), (int64_t)f.gap * MINUTE);
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *other = consult_plan_at(plan, i);
        if (i == index || other->status != CONSULT_STEP_PLANNED) continue;
        ck_assert_int_ge(llabs(other->due_ms - step->due_ms), (int64_t)f.gap * MINUTE);
    }
}

static void check_reasons(const consult_step *step) {
    for (size_t k = 0; k + 1 < step->shift_count; k++) ck_assert_int_eq(step->shifts[k]->to_ms, step->shifts[k + 1]->from_ms);
    if (step->shift_count > 0) ck_assert_int_eq(step->shifts[step->shift_count - 1]->to_ms, step->due_ms);
}

static void check_plan(const consult_plan *plan, int64_t anchor) {
    unsigned contacts = 0;
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        check_reasons(step);
        contacts += step->status == CONSULT_STEP_PLANNED || step->result;
        if (step->status != CONSULT_STEP_PLANNED) continue;
        ck_assert_ptr_null(consult_plan_stopped(plan));
        check_contact(plan, i, anchor);
    }
    if (f.in_all) ck_assert_uint_le(contacts, f.in_all);
}

/* Lives a plan to its end; each attempt is made in its window. */
static void live(consult_plan *plan, int64_t anchor) {
    made_count = 0;
    check_plan(plan, anchor);
    for (const consult_step *step; (step = consult_plan_next(plan, 0)) != NULL;) {
        ck_assert_uint_lt(made_count, 100);
        const char *id = test_join(step->id, NULL);
        uint32_t attempt = step->attempt;
        int64_t when = step->due_ms + (step->window_end_ms - step->due_ms) / 4;
        consult_result result = (consult_result)(chance(4) + 1);
        if (made_count > 20) result = CONSULT_RESULT_DONE;
        EXPECT_OK(consult_plan_record(plan, id, attempt, result, when, when + (int64_t)(chance(9000) + 1) * MINUTE));
        made[made_count++] = when;
        check_plan(plan, anchor);
    }
}

/* Settled with each other, plans of one patient never call twice at once and keep the caps together. */
static void check_together(consult_plan *const *plans, size_t count) {
    int64_t due[3 * STEPS];
    size_t all = 0;
    EXPECT_OK(consult_plan_reconcile(plans, count));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < consult_plan_count(plans[i]); k++) {
            const consult_step *step = consult_plan_at(plans[i], k);
            if (step->status == CONSULT_STEP_PLANNED) due[all++] = step->due_ms;
        }
    for (size_t i = 0; i < all; i++) {
        unsigned day = 0, week = 0;
        for (size_t k = 0; k < all; k++) {
            if (k != i) ck_assert_int_ge(llabs(due[k] - due[i]), (int64_t)f.gap * MINUTE);
            day += local_day(due[k]) == local_day(due[i]);
            week += local_day(due[k]) >= local_day(due[i]) && local_day(due[k]) < local_day(due[i]) + 7;
        }
        if (f.per_day) ck_assert_uint_le(day, f.per_day);
        if (f.per_7_days) ck_assert_uint_le(week, f.per_7_days);
    }
}

START_TEST(test_plan_figures_by_chance) {
    seed = 918273645;
    for (int i = 0; i < 250; i++) {
        consult_context *context = test_heap_context(&heap, NULL);
        consult_worker *worker = NULL;
        some_figures();
        consult_pack *pack = test_pack(context, 0, pack_text(), NULL);
        ck_assert_ptr_nonnull(pack);
        EXPECT_OK(consult_worker_new(context, &worker));
        consult_hour kept[CLOCKS];
        for (size_t k = 0; k < f.kept.count; k++) kept[k] = (consult_hour){.start = f.kept.start[k], .end = f.kept.end[k]};
        const consult_hours hours = {.name = "kept", .items = kept, .count = f.kept.count};
        consult_plan_options options = {.struct_size = sizeof options, .consent = f.consent, .hours = &hours, .hours_count = 1};
        for (int k = 0; k < 6; k++) {
            consult_plan *plan = NULL;
            int64_t anchor = BASE + (int64_t)chance(80 * 1440) * MINUTE;
            EXPECT_OK(consult_plan_new(worker, pack, NULL, "p", anchor, &options, &plan));
            live(plan, anchor);
            consult_plan_free(plan);
        }
        consult_plan *plans[3] = {NULL, NULL, NULL};
        for (int k = 0; k < 3; k++)
            EXPECT_OK(consult_plan_new(worker, pack, NULL, "p", BASE + (int64_t)chance(20 * 1440) * MINUTE, &options, &plans[k]));
        check_together(plans, 3);
        for (int k = 0; k < 3; k++) consult_plan_free(plans[k]);
        consult_worker_free(worker);
        consult_pack_unref(pack);
        consult_context_unref(context);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_plan_figures_by_chance);
}

int main(void) {
    return test_main("plan_random", add_tests);
}
