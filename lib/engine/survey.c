#include "consult/survey.h"

#include "engine/worker.h"
#include "model/pack.h"

#include <string.h>

static consult_status fail(consult_worker *w, consult_status status, const char *message) {
    return cns_worker_fail(w, status, CONSULT_NO_OFFSET, message);
}

static const cns_survey *find(const cns_model *m, const char *id) {
    for (uint32_t i = 0; i < m->surveys_count; i++)
        if (strcmp(cns_model_text(m, m->surveys[i].id), id) == 0) return &m->surveys[i];
    return NULL;
}

static const char *title(const cns_model *m, const cns_titles *titles, cns_name id, bool hant) {
    cns_name name = hant ? titles->hant : titles->hans;
    return cns_model_text(m, name.length ? name : id);
}

static void describe(const cns_model *m, const cns_survey_item *from, bool hant, consult_satisfaction_item *to) {
    *to = (consult_satisfaction_item){.struct_size = sizeof *to,
                                      .item = cns_model_text(m, from->id),
                                      .title = title(m, &from->titles, from->id, hant),
                                      .title_en = cns_model_text(m, from->titles.en),
                                      .effort = from->effort != 0,
                                      .scale = from->scale,
                                      .weight = from->weight,
                                      .reason = "",
                                      .reason_en = "",
                                      .ask = from->scenario == CNS_NONE ? "" : cns_model_text(m, m->scenarios[from->scenario].id)};
}

/* Each answer to its item. */
static consult_status take_answers(consult_worker *w, const cns_model *m, const cns_survey *s, bool hant,
                                   const consult_survey_answer *answers, size_t count, consult_satisfaction_item *items) {
    for (size_t i = 0; i < count; i++) {
        uint32_t k = 0;
        if (!answers[i].item) return fail(w, CONSULT_INVALID_ARGUMENT, "each answer names its item");
        while (k < s->items.count && strcmp(items[k].item, answers[i].item) != 0) k++;
        if (k == s->items.count) return fail(w, CONSULT_UNKNOWN_ID, "the survey has no such item");
        if (items[k].answered || answers[i].value < 1 || answers[i].value > items[k].scale)
            return fail(w, CONSULT_INVALID_ARGUMENT, "an answer is 1 to the item's scale, and each item is answered once");
        items[k].answered = true;
        items[k].value = answers[i].value;
        items[k].permille = (answers[i].value - 1) * 1000 / (items[k].scale - 1);
        if (items[k].permille >= 500) continue;
        const cns_survey_item *from = &m->survey_items[s->items.first + k];
        items[k].reason = title(m, &from->low, (cns_name){0, 0}, hant);
        items[k].reason_en = cns_model_text(m, from->low.en);
    }
    return CONSULT_OK;
}

/* The mean by weight of one side (0 result, 1 effort) or both (2). */
static uint32_t mean(const consult_satisfaction_item *items, uint32_t count, unsigned side, uint64_t *weights) {
    uint64_t sum = 0;
    *weights = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!items[i].answered || (side < 2 && items[i].effort != (side == 1))) continue;
        sum += (uint64_t)items[i].weight * items[i].permille;
        *weights += items[i].weight;
    }
    return *weights ? (uint32_t)((sum + *weights / 2) / *weights) : 0;
}

static consult_satisfaction_level level_of(const cns_survey *s, uint32_t permille) {
    return permille >= s->high     ? CONSULT_SATISFACTION_HIGH
           : permille >= s->middle ? CONSULT_SATISFACTION_MIDDLE
                                   : CONSULT_SATISFACTION_LOW;
}

static void judge(const cns_survey *s, consult_satisfaction_item *items, consult_satisfaction *made) {
    uint64_t all, results, efforts;
    uint32_t count = s->items.count;
    made->permille = mean(items, count, 2, &all);
    made->result_permille = mean(items, count, 0, &results);
    made->effort_permille = mean(items, count, 1, &efforts);
    for (uint32_t i = 0; i < count; i++) {
        made->answered += items[i].answered;
        if (items[i].answered) items[i].lost = (uint32_t)(((uint64_t)items[i].weight * (1000 - items[i].permille) + all / 2) / all);
    }
    if (!results) return;
    made->level = level_of(s, made->permille);
    consult_satisfaction_level most = level_of(s, made->result_permille);
    made->held_by_result = most < made->level;
    if (made->held_by_result) made->level = most;
}

static bool goes_before(const consult_satisfaction_item *a, const consult_satisfaction_item *b) {
    return a->answered != b->answered ? a->answered : a->lost > b->lost;
}

static void order(const consult_satisfaction_item **list, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        const consult_satisfaction_item *item = list[i];
        uint32_t at = i;
        for (; at > 0 && goes_before(item, list[at - 1]); at--) list[at] = list[at - 1];
        list[at] = item;
    }
}

consult_status consult_survey_score(consult_worker *worker, const consult_pack *pack, const char *survey,
                                    const consult_survey_answer *answers, size_t count, consult_locale locale,
                                    const consult_satisfaction **satisfaction) {
    if (satisfaction) *satisfaction = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!pack || !survey || (count && !answers) || locale < 0 || locale > CONSULT_LOCALE_ZH_HANT || !satisfaction)
        return fail(worker, CONSULT_INVALID_ARGUMENT, "pack, survey, answers and satisfaction must be given");
    const cns_model *m = &pack->model;
    const cns_survey *s = find(m, survey);
    if (!s) return fail(worker, CONSULT_UNKNOWN_ID, "the pack has no such survey");
    bool hant = locale == CONSULT_LOCALE_ZH_HANT;
    consult_satisfaction *made = cns_arena_get(&worker->arena, sizeof *made);
    consult_satisfaction_item *items = cns_arena_array(&worker->arena, s->items.count, sizeof *items);
    const consult_satisfaction_item **list = cns_arena_array(&worker->arena, s->items.count, sizeof *list);
    if (!made || !items || !list) return fail(worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    for (uint32_t i = 0; i < s->items.count; i++) {
        describe(m, &m->survey_items[s->items.first + i], hant, &items[i]);
        list[i] = &items[i];
    }
    consult_status status = take_answers(worker, m, s, hant, answers, count, items);
    if (status != CONSULT_OK) return status;
    *made = (consult_satisfaction){.struct_size = sizeof *made,
                                   .survey = cns_model_text(m, s->id),
                                   .title = title(m, &s->titles, s->id, hant),
                                   .title_en = cns_model_text(m, s->titles.en)};
    judge(s, items, made);
    order(list, s->items.count);
    made->item_count = s->items.count;
    made->items = list;
    *satisfaction = made;
    return CONSULT_OK;
}
