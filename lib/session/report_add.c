/* What a talk adds to a report. It is gathered in a report of its own, and merged when all of it is there. */
#include "session/report.h"

#include "engine/faults.h"
#include "engine/labels.h"
#include "session/review.h"
#include "text/civil.h"

#include <stdio.h>
#include <string.h>

#define AGENT_BYTES 64u
#define VALUE_BYTES 72u
static const char unknown[] = "-";

typedef struct adding {
    consult_report *sheet; /* what this talk adds */
    const consult_session *session;
    const consult_review *review; /* or NULL */
    const cns_model *model;
    cns_outlook outlook;
    const char *agent;
    char day[12];
    consult_status status; /* the first failure */
} adding;

static void count(adding *a, const char *const *parts, size_t size, uint64_t more) {
    if (a->status == CONSULT_OK) a->status = cns_report_count(a->sheet, parts, size, more);
}

/* ---- values of fields ---- */

static const char *choice(const adding *a, const cns_field *f, const char *value) {
    for (uint32_t i = 0; i < f->values.count; i++) {
        const char *text = cns_model_text(a->model, a->model->field_values[f->values.first + i].text);
        if (strcmp(text, value) == 0) return text;
    }
    return strchr(value, ',') ? "several" : "other";
}

/* "18-59", "60+", "<18": the band of the whole number that the value is. */
static void put_band(const adding *a, const cns_field *f, const char *value, char band[VALUE_BYTES]) {
    uint32_t number = 0;
    const char *c = value;
    for (; *c >= '0' && *c <= '9' && number < CNS_FIGURE_MOST; c++) number = number * 10 + (uint32_t)(*c - '0');
    if (c == value || (*c != 0 && *c != '.')) {
        memcpy(band, "other", sizeof "other");
        return;
    }
    const cns_field_value *bands = &a->model->field_values[f->values.first];
    uint32_t i = 0;
    while (i < f->values.count && bands[i].least <= number) i++;
    if (f->values.count == 0)
        snprintf(band, VALUE_BYTES, "%u", (unsigned)number);
    else if (i == 0)
        snprintf(band, VALUE_BYTES, "<%u", (unsigned)bands[0].least);
    else if (i == f->values.count)
        snprintf(band, VALUE_BYTES, "%u+", (unsigned)bands[i - 1].least);
    else
        snprintf(band, VALUE_BYTES, "%u-%u", (unsigned)bands[i - 1].least, (unsigned)bands[i].least - 1);
}

/* The label of a group that holds: of the highest rank, of equals the most likely. */
static const char *label(adding *a, uint32_t group) {
    const cns_model *m = a->model;
    const int32_t *scores = cns_state_labels(a->outlook.state, a->outlook.layout);
    uint32_t best = CNS_NONE;
    for (uint32_t i = 0; i < m->labels_count; i++) {
        if (m->labels[i].group != group || !cns_bit(a->outlook.filler.holds, i)) continue;
        bool better = best == CNS_NONE || m->labels[i].rank > m->labels[best].rank ||
                      (m->labels[i].rank == m->labels[best].rank && scores[i] > scores[best]);
        if (better) best = i;
    }
    return best == CNS_NONE ? unknown : cns_model_text(m, m->labels[best].id);
}

static bool flagged(const adding *a) {
    uint32_t flag = a->model->header->flag_signal;
    if (a->review) return a->review->flagged;
    return flag < 8 * a->model->kept_ever_count && cns_bit(a->outlook.situation.ever, flag);
}

static const char *value_of(adding *a, const cns_field *f, char made[VALUE_BYTES]) {
    static const char *const channels[] = {unknown, "online", "phone", "desk"};
    const char *slot = f->slot == CNS_NONE ? NULL : cns_state_slot(a->outlook.state, a->outlook.layout, f->slot);
    uint32_t ending;
    switch (f->kind) {
    case CNS_FIELD_CHOICE: return slot ? choice(a, f, slot) : unknown;
    case CNS_FIELD_NUMBER:
        if (!slot) return unknown;
        put_band(a, f, slot, made);
        return made;
    case CNS_FIELD_KNOWN: return slot ? "yes" : "no";
    case CNS_FIELD_LABEL: return label(a, f->group);
    case CNS_FIELD_ENDING:
        ending = cns_review_ending(a->model, &a->outlook);
        return ending == CNS_NONE ? unknown : cns_model_text(a->model, a->model->endings[ending].id);
    case CNS_FIELD_CHANNEL: return channels[a->outlook.state->channel & 3u];
    case CNS_FIELD_DAY: return a->day;
    case CNS_FIELD_AGENT: return a->agent;
    default: return flagged(a) ? "yes" : "no";
    }
}

typedef struct value {
    const char *text;
    char made[VALUE_BYTES];
} value;

static void count_fields(adding *a, cns_arena *arena) {
    const cns_model *m = a->model;
    value *values = cns_arena_array(arena, m->fields_count + 1, sizeof *values);
    if (!values) {
        a->status = CONSULT_NO_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < m->fields_count; i++) {
        const char *id = cns_model_text(m, m->fields[i].id);
        values[i].text = value_of(a, &m->fields[i], values[i].made);
        count(a, (const char *const[]){"field", id, values[i].text}, 3, 1);
        for (uint32_t k = 0; k < i; k++) {
            const char *other = cns_model_text(m, m->fields[k].id);
            bool first = strcmp(id, other) < 0;
            count(a,
                  first ? (const char *const[]){"cross", id, values[i].text, other, values[k].text}
                        : (const char *const[]){"cross", other, values[k].text, id, values[i].text},
                  5, 1);
        }
    }
}

/* The furthest stage that was reached. */
static void count_stage(adding *a) {
    const cns_model *m = a->model;
    for (uint32_t i = m->funnel_count; i-- > 0;) {
        if (m->funnel[i].when != CNS_NONE && !cns_condition_holds(&a->outlook.chart.view, m->funnel[i].when, NULL)) continue;
        count(a, (const char *const[]){"stage", cns_model_text(m, m->funnel[i].id)}, 2, 1);
        return;
    }
}

/* ---- what only a review knows ---- */

static void count_turns(adding *a, const consult_review_result *result) {
    char number[8];
    count(a, (const char *const[]){"turns", a->day, a->agent}, 3, result->figures->agent_turns);
    for (size_t i = 0; i < result->turn_count; i++) {
        if (result->turns[i]->reply_ms < 0) continue;
        snprintf(number, sizeof number, "%04u", (unsigned)cns_report_bucket(result->turns[i]->reply_ms));
        count(a, (const char *const[]){"reply", a->day, a->agent, number}, 4, 1);
    }
    for (size_t i = 0; i < result->finding_count; i++) {
        const consult_review_finding *f = result->findings[i];
        if (f->shadow) continue;
        snprintf(number, sizeof number, "%u", (unsigned)f->level);
        count(a, (const char *const[]){"rule", a->day, a->agent, f->rule, number}, 5, 1);
    }
    if (!result->scored) return;
    count(a, (const char *const[]){"scored", a->day, a->agent}, 3, 1);
    count(a, (const char *const[]){"score", a->day, a->agent}, 3, result->score_permille);
}

/* ---- a talk ---- */

static bool take_talk(adding *a, const consult_report *report, const consult_report_talk *talk) {
    a->agent = talk && talk->agent && *talk->agent ? talk->agent : unknown;
    int64_t at = talk ? talk->at_ms : a->session->state->at_ms;
    if (a->review && a->review->heard.count) at = cns_review_turn(a->review, 0)->at_ms;
    memcpy(a->day, unknown, sizeof unknown);
    if (cns_civil_inside(at)) *cns_civil_write(a->day, cns_civil_wall(at, report->offset_minutes).day) = 0;
    return strlen(a->agent) <= AGENT_BYTES;
}

static consult_status gather(adding *a, consult_worker *worker) {
    consult_review_result *result = NULL;
    a->status = CONSULT_OK;
    if (a->review) a->status = cns_review_judge(a->review, worker, &result);
    if (a->status == CONSULT_OK) a->status = cns_outlook_take(&a->outlook, a->session, worker);
    if (a->status == CONSULT_OK && a->review && !cns_review_gather(a->review, &a->outlook)) a->status = CONSULT_NO_MEMORY;
    if (a->status != CONSULT_OK) return a->status;
    count(a, (const char *const[]){"talks"}, 1, 1);
    count(a, (const char *const[]){"group", a->day, a->agent}, 3, 1);
    count_fields(a, &worker->arena);
    count_stage(a);
    if (result) count_turns(a, result);
    return a->status;
}

static consult_status fail(consult_worker *worker, consult_status status) {
    const char *message = status == CONSULT_NO_MEMORY ? "the host's allocator gave no memory"
                          : status == CONSULT_LIMIT   ? "a count would pass 10^15"
                                                      : "report, a talk of the same pack, and an agent of at most 64 bytes are due";
    return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, message);
}

static consult_status add(consult_report *report, consult_worker *worker, const consult_session *session,
                          const consult_review *review, const consult_report_talk *talk) {
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!report || !session || !cns_pack_same(session->pack, report->pack)) return fail(worker, CONSULT_INVALID_ARGUMENT);
    adding a = {.session = session, .review = review, .model = &report->pack->model};
    consult_report_talk own;
    consult_status status = talk ? CNS_FAULT_TAKE(worker, consult_report_talk, &own, talk, "talk") : CONSULT_OK;
    if (status != CONSULT_OK) return status;
    if (!take_talk(&a, report, talk ? &own : NULL)) return fail(worker, CONSULT_INVALID_ARGUMENT);
    status = cns_report_make(report->pack, report->least, report->offset_minutes, &a.sheet);
    if (status == CONSULT_OK) status = gather(&a, worker);
    if (status == CONSULT_OK) status = consult_report_merge(report, a.sheet);
    consult_report_free(a.sheet);
    return status == CONSULT_OK ? CONSULT_OK : fail(worker, status);
}

consult_status consult_report_add_session(consult_report *report, consult_worker *worker, const consult_session *session,
                                          const consult_report_talk *talk) {
    return add(report, worker, session, NULL, talk);
}

consult_status consult_report_add_review(consult_report *report, consult_worker *worker, const consult_review *review,
                                         const consult_report_talk *talk) {
    return add(report, worker, review ? review->session : NULL, review, talk);
}

/* Whether the pack has the yield with the same stages: another pack's would be counted as something else. */
static bool has_yield(const cns_model *m, const consult_yield *yield) {
    uint32_t i = 0, k = 0;
    while (i < m->yields_count && strcmp(cns_model_text(m, m->yields[i].id), consult_yield_id(yield)) != 0) i++;
    if (i == m->yields_count) return false;
    const char *stage;
    for (; (stage = consult_yield_stage_name(yield, k)) != NULL; k++)
        if (k >= m->yields[i].stages.count ||
            strcmp(cns_model_text(m, m->yield_stages[m->yields[i].stages.first + k].id), stage) != 0)
            return false;
    return k == m->yields[i].stages.count;
}

consult_status consult_report_add_yield(consult_report *report, const consult_yield *yield) {
    if (!report || !yield) return CONSULT_INVALID_ARGUMENT;
    if (!has_yield(&report->pack->model, yield)) return CONSULT_PACK_MISMATCH;
    const char *id = consult_yield_id(yield);
    consult_report *sheet;
    consult_status status = cns_report_make(report->pack, report->least, report->offset_minutes, &sheet);
    for (uint32_t attempt = 0; attempt < CONSULT_YIELD_ATTEMPTS && status == CONSULT_OK; attempt++) {
        char number[8];
        snprintf(number, sizeof number, "%02u", (unsigned)attempt);
        const char *stage;
        for (size_t i = 0; (stage = consult_yield_stage_name(yield, i)) != NULL && status == CONSULT_OK; i++) {
            uint64_t as_far = consult_yield_count(yield, attempt, i) - consult_yield_count(yield, attempt, i + 1);
            status = cns_report_count(sheet, (const char *const[]){"yield", id, stage, number}, 4, as_far);
        }
    }
    if (status == CONSULT_OK) status = consult_report_merge(report, sheet);
    consult_report_free(sheet);
    return status;
}

/* The item of a survey of the pack; NULL: it has none of this name. */
static const cns_survey_item *item_of(const cns_model *m, const char *survey, const char *item) {
    for (uint32_t s = 0; s < m->surveys_count; s++) {
        if (strcmp(cns_model_text(m, m->surveys[s].id), survey) != 0) continue;
        for (uint32_t i = 0; i < m->surveys[s].items.count; i++) {
            const cns_survey_item *own = &m->survey_items[m->surveys[s].items.first + i];
            if (strcmp(cns_model_text(m, own->id), item) == 0) return own;
        }
    }
    return NULL;
}

consult_status consult_report_add_satisfaction(consult_report *report, const consult_satisfaction *satisfaction) {
    static const char *const levels[] = {"unknown", "low", "middle", "high"};
    if (!report || !satisfaction || satisfaction->struct_size != sizeof *satisfaction || !satisfaction->survey)
        return CONSULT_INVALID_ARGUMENT;
    consult_report *sheet;
    consult_status status = cns_report_make(report->pack, report->least, report->offset_minutes, &sheet);
    for (size_t i = 0; i < satisfaction->item_count && status == CONSULT_OK; i++) {
        const consult_satisfaction_item *item = satisfaction->items[i];
        char number[16];
        const cns_survey_item *own = item_of(&report->pack->model, satisfaction->survey, item->item);
        if (!own || own->scale != item->scale) status = CONSULT_PACK_MISMATCH;
        if (!item->answered || status != CONSULT_OK) continue;
        snprintf(number, sizeof number, "%02u", (unsigned)item->value);
        status = cns_report_count(sheet, (const char *const[]){"answer", satisfaction->survey, item->item, number}, 4, 1);
    }
    if (status == CONSULT_OK)
        status =
            cns_report_count(sheet, (const char *const[]){"level", satisfaction->survey, levels[satisfaction->level & 3u]}, 3, 1);
    if (status == CONSULT_OK) status = consult_report_merge(report, sheet);
    consult_report_free(sheet);
    return status;
}
