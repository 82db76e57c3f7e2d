/* knowledge.h: answers, cards, doctors, said in the pack's words. */
#include "consult/knowledge.h"

#include "engine/faults.h"
#include "engine/knowledge.h"
#include "engine/read.h"
#include "session/session.h"
#include "text/utf8.h"

#include <string.h>

#define PHRASES 3u

typedef struct asking {
    consult_worker *worker;
    const consult_pack *pack;
    const cns_model *model;
    const consult_knowledge_options *options; /* or NULL; started: `own` */
    consult_knowledge_options own;
    cns_filler filler;
    bool failed; /* memory ran out */
} asking;

static consult_status no_memory(const asking *a) {
    return cns_worker_fail(a->worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
}

static const char *options_fault(const consult_pack *pack, const consult_knowledge_options *o) {
    const char *fault = cns_fault_locale(o->locale);
    if (!fault) fault = cns_fault_channel(o->channel);
    if (!fault) fault = cns_fault_time(o->after_ms);
    return fault ? fault : o->session && !cns_pack_same(o->session->pack, pack) ? "options." CNS_FAULT_SESSION : NULL;
}

static const char *fault_of(const asking *a, const char *text, const void *out) {
    if (!a->pack) return "pack must be given";
    if (!text) return "text must be given";
    return out ? NULL : "the output must be given";
}

static consult_status take_options(asking *a) {
    if (!a->options) return CONSULT_OK;
    consult_status status = CNS_FAULT_TAKE(a->worker, consult_knowledge_options, &a->own, a->options, "options");
    if (status != CONSULT_OK) return status;
    a->options = &a->own;
    const char *fault = options_fault(a->pack, &a->own);
    return fault ? cns_fault_tell(a->worker, fault) : CONSULT_OK;
}

/* Reads the text. Sets what phrases are filled from. */
static consult_status start(asking *a, const char *text, size_t size, const void *out) {
    cns_situation situation;
    const char *fault = fault_of(a, text, out);
    if (fault) return cns_fault_tell(a->worker, fault);
    consult_status status = take_options(a);
    if (status != CONSULT_OK) return status;
    const consult_knowledge_options *o = a->options;
    a->model = &a->pack->model;
    a->filler = (cns_filler){.model = a->model,
                             .locale = CONSULT_LOCALE_ZH_HANS,
                             .channel = CONSULT_CHANNEL_ONLINE,
                             .phase = CNS_NONE,
                             .scratch = &a->worker->scratch};
    if (o && o->session && !cns_session_filler(o->session, o->session->state, a->worker, &a->filler)) return no_memory(a);
    if (o && o->facts) a->filler.facts = o->facts;
    if (o && o->locale) a->filler.locale = o->locale;
    if (o && o->channel) a->filler.channel = o->channel;
    if (o && o->seed) a->filler.seed = o->seed;
    cns_situation_start(&situation, CONSULT_ROLE_PATIENT);
    situation.channel = a->filler.channel;
    status = cns_read_text(&a->worker->reading, a->pack, &situation, text, cns_utf8_size(text, size));
    return status == CONSULT_OK ? status : cns_worker_read_failed(a->worker, &a->worker->reading, "the text", status);
}

static const char *title(const asking *a, const cns_titles *t, cns_name id) {
    cns_name name = a->filler.locale == CONSULT_LOCALE_ZH_HANT ? t->hant : t->hans;
    return cns_model_text(a->model, name.length ? name : id);
}

static const char *or_empty(const char *text) {
    return text ? text : "";
}

/* All that the session's slots hold, to find doctors by; "" without a session. NULL: NO_MEMORY. */
static const char *known_words(asking *a) {
    const consult_session *s = a->options ? a->options->session : NULL;
    cns_buffer *b = &a->worker->text;
    for (uint32_t i = 0; s && i < a->model->slots_count; i++) {
        const char *value = cns_state_slot(s->state, &s->pack->layout, i);
        if (!value) continue;
        cns_buffer_text(b, value);
        cns_buffer_char(b, '\n');
    }
    return b->failed ? NULL : or_empty(b->data && b->size ? b->data : "");
}

/* ---- answers ---- */

static consult_status put_answer(asking *a, const cns_faq *faq, const cns_known_facts *known, consult_answer *out) {
    char key[64];
    const cns_model *m = a->model;
    const char *id = cns_model_text(m, faq->id);
    size_t size = strlen(id);
    *out = (consult_answer){.struct_size = sizeof *out,
                            .id = id,
                            .title = title(a, &faq->titles, faq->id),
                            .known = cns_faq_is_known(m, faq, a->filler.facts),
                            .item = "",
                            .value = "",
                            .why = cns_model_text(m, faq->source)};
    memcpy(key, id, size); /* an id has at most 48 bytes */
    memcpy(key + size, ".item", 6);
    out->item = or_empty(cns_known_get(known, key));
    memcpy(key + size, ".value", 7);
    out->value = or_empty(cns_known_get(known, key));
    uint32_t scenario = out->known || faq->unknown == CNS_NONE ? faq->scenario : faq->unknown;
    a->filler.args = known->args;
    a->filler.arg_count = known->count;
    return cns_phrases_make(&a->filler, scenario, PHRASES, &a->worker->arena, &out->phrases, &out->phrase_count);
}

consult_status consult_answers(consult_worker *worker, const consult_pack *pack, const char *text, size_t size,
                               const consult_knowledge_options *options, const consult_answer_list **answers) {
    if (answers) *answers = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    asking a = {.worker = worker, .pack = pack, .options = options};
    consult_status status = start(&a, text, size, answers);
    if (status != CONSULT_OK) return status;
    cns_known_facts known;
    const char *more = known_words(&a);
    consult_answer_list *list = cns_arena_get(&worker->arena, sizeof *list);
    const consult_answer **items = cns_arena_array(&worker->arena, a.model->faqs_count + 1, sizeof *items);
    consult_answer *made = cns_arena_array(&worker->arena, a.model->faqs_count + 1, sizeof *made);
    if (!more || !list || !items || !made) return no_memory(&a);
    status = cns_answers_find(&worker->reading, a.filler.facts, a.filler.locale, more, &worker->arena, &known);
    *list = (consult_answer_list){sizeof *list, 0, items};
    for (uint32_t i = 0; i < a.model->faqs_count && status == CONSULT_OK; i++) {
        if (!cns_faq_is_asked(&worker->reading, &a.model->faqs[i])) continue;
        status = put_answer(&a, &a.model->faqs[i], &known, &made[list->count]);
        items[list->count] = &made[list->count];
        list->count++;
    }
    if (status != CONSULT_OK) return no_memory(&a);
    *answers = list;
    return CONSULT_OK;
}

/* ---- cards ---- */

static bool put_card(asking *a, const cns_card *card, uint32_t score, consult_card *out) {
    static const char *const kinds[CNS_CARD_KINDS] = {"symptoms", "ask", "tests", "course", "care", "look_alikes", "urgent"};
    const cns_model *m = a->model;
    const consult_card_section **items = cns_arena_array(&a->worker->arena, card->sections.count + 1, sizeof *items);
    consult_card_section *made = cns_arena_array(&a->worker->arena, card->sections.count + 1, sizeof *made);
    if (!items || !made) return false;
    for (uint32_t i = 0; i < card->sections.count; i++) {
        const cns_card_section *s = &m->card_sections[card->sections.first + i];
        made[i] = (consult_card_section){sizeof *made, kinds[s->kind], title(a, &s->text, s->text.hans),
                                         cns_model_text(m, s->source), s->approval != 0};
        items[i] = &made[i];
    }
    *out = (consult_card){sizeof *out,
                          cns_model_text(m, card->id),
                          title(a, &card->titles, card->id),
                          cns_model_text(m, card->source),
                          score,
                          card->sections.count,
                          items};
    return true;
}

/* The cards to tell: those of the text, or all. */
static cns_card_hit *choose_cards(asking *a, bool all, size_t *count) {
    cns_folded text;
    cns_card_hit *hits = cns_arena_array(&a->worker->arena, a->model->cards_count + 1, sizeof *hits);
    if (!hits || !cns_folded_take(&a->worker->reading, &a->worker->arena, &text)) return NULL;
    *count = all ? a->model->cards_count : cns_cards_find(a->model, text, hits);
    for (uint32_t i = 0; all && i < a->model->cards_count; i++) hits[i].card = i;
    return hits;
}

consult_status consult_cards(consult_worker *worker, const consult_pack *pack, const char *text, size_t size, consult_locale locale,
                             const consult_card_list **cards) {
    if (cards) *cards = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    consult_knowledge_options options = {.struct_size = sizeof options, .locale = locale};
    asking a = {.worker = worker, .pack = pack, .options = &options};
    consult_status status = start(&a, text ? text : "", text ? size : 0, cards);
    if (status != CONSULT_OK) return status;
    size_t count = 0;
    cns_card_hit *hits = choose_cards(&a, !text, &count);
    consult_card_list *list = cns_arena_get(&worker->arena, sizeof *list);
    const consult_card **items = cns_arena_array(&worker->arena, count + 1, sizeof *items);
    consult_card *made = cns_arena_array(&worker->arena, count + 1, sizeof *made);
    if (!hits || !list || !items || !made) return no_memory(&a);
    *list = (consult_card_list){sizeof *list, count, items};
    for (size_t i = 0; i < count; i++) {
        if (!put_card(&a, &a.model->cards[hits[i].card], hits[i].score, &made[i])) return no_memory(&a);
        items[i] = &made[i];
    }
    *cards = list;
    return CONSULT_OK;
}

/* ---- doctors ---- */

static const char *say(asking *a, const char *scenario, const consult_pair *args, size_t count, const char *time) {
    bool failed = false;
    a->filler.args = args;
    a->filler.arg_count = count;
    const char *text = cns_phrases_first(&a->filler, scenario, time, &a->worker->arena, &failed);
    a->failed = a->failed || failed;
    return or_empty(text);
}

static void put_doctor(asking *a, const cns_doctor_hit *hit, consult_doctor *out) {
    const consult_facts *facts = a->filler.facts;
    const cns_card *card = hit->card == CNS_NONE ? NULL : &a->model->cards[hit->card];
    *out = (consult_doctor){.struct_size = sizeof *out,
                            .name = or_empty(cns_doctor_fact(facts, hit->place, "name")),
                            .title = or_empty(cns_doctor_fact(facts, hit->place, "title")),
                            .specialty = or_empty(cns_doctor_fact(facts, hit->place, "specialty")),
                            .timetable = or_empty(cns_doctor_fact(facts, hit->place, "timetable")),
                            .place = hit->place,
                            .score = hit->score,
                            .reasons = hit->reasons,
                            .card = card ? title(a, &card->titles, card->id) : "",
                            .times = {hit->times[0], hit->times[1]}};
    consult_pair args[6] = {{"name", out->name}, {"title", out->title}};
    size_t count = 2;
    if (*out->specialty) args[count++] = (consult_pair){"specialty", out->specialty};
    if (*out->timetable) args[count++] = (consult_pair){"timetable", out->timetable};
    const char *times[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++)
        if (hit->times[i]) times[i] = say(a, "format.time", NULL, 0, hit->times[i]);
    if (times[0] && *times[0]) args[count++] = (consult_pair){"time_a", times[0]};
    if (times[1] && *times[1]) args[count++] = (consult_pair){"time_b", times[1]};
    out->say = say(a, "doctor.offer", args, count, NULL);
}

consult_status consult_doctors(consult_worker *worker, const consult_pack *pack, const char *text, size_t size,
                               const consult_knowledge_options *options, const consult_doctor_list **doctors) {
    if (doctors) *doctors = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    asking a = {.worker = worker, .pack = pack, .options = options};
    consult_status status = start(&a, text, size, doctors);
    if (status != CONSULT_OK) return status;
    cns_doctor_hit *hits = NULL;
    size_t count = 0;
    const char *more = known_words(&a);
    if (more) cns_buffer_add(&worker->text, text, cns_utf8_size(text, size));
    cns_folded words = {NULL, 0};
    if (!more || worker->text.failed || !cns_folded_make(or_empty(worker->text.data), &worker->arena, &words)) return no_memory(&a);
    int64_t after = a.options && a.options->after_ms ? a.options->after_ms : INT64_MIN;
    if (cns_doctors_find(a.model, a.filler.facts, words, after, &worker->arena, &hits, &count) != CONSULT_OK) return no_memory(&a);
    consult_doctor_list *list = cns_arena_get(&worker->arena, sizeof *list);
    const consult_doctor **items = cns_arena_array(&worker->arena, count + 1, sizeof *items);
    consult_doctor *made = cns_arena_array(&worker->arena, count + 1, sizeof *made);
    if (!list || !items || !made) return no_memory(&a);
    *list = (consult_doctor_list){sizeof *list, count, 0, items};
    for (size_t i = 0; i < count; i++) {
        put_doctor(&a, &hits[i], &made[i]);
        list->matched += (hits[i].reasons & ~CNS_DOCTOR_FREE) != 0;
        items[i] = &made[i];
    }
    if (a.failed) return no_memory(&a);
    *doctors = list;
    return CONSULT_OK;
}
