#include "session/session.h"

#include "base/struct.h"
#include "engine/labels.h"
#include "engine/slot_form.h"
#include "text/utf8.h"

#include <string.h>

#define FIRST_TEXT 56u /* room for slot values that every session has; more is taken in steps of as much */

static uint32_t steps(uint32_t text) {
    uint32_t whole = (text + FIRST_TEXT - 1) / FIRST_TEXT * FIRST_TEXT;
    return whole == 0 ? FIRST_TEXT : whole > UINT16_MAX ? UINT16_MAX : whole;
}

consult_status cns_session_make(const consult_pack *pack, const consult_facts *facts, const cns_state *state,
                                consult_session **session) {
    const cns_memory *memory = &pack->context->memory;
    *session = NULL;
    uint32_t capacity = steps(state->text_size);
    size_t size = cns_state_size(&pack->layout, capacity);
    consult_session *made = cns_memory_zero(memory, sizeof *made);
    cns_state *own = cns_memory_zero(memory, size);
    if (!made || !own) {
        cns_memory_put(memory, made, sizeof *made);
        cns_memory_put(memory, own, size);
        return CONSULT_NO_MEMORY;
    }
    memcpy(own, state, cns_state_bytes(state, &pack->layout));
    own->size = (uint32_t)size;
    own->text_capacity = (uint16_t)capacity;
    made->pack = cns_pack_hold(pack);
    made->facts = cns_facts_hold(facts);
    made->state = own;
    *session = made;
    return CONSULT_OK;
}

static consult_status take_options(const consult_session_options *options, cns_state *state) {
    if (!options) return CONSULT_OK;
    consult_session_options own;
    cns_struct_fit fit = CNS_STRUCT_READ(consult_session_options, &own, options);
    if (fit != CNS_STRUCT_FITS) return cns_struct_status(fit);
    if (own.channel < 0 || own.channel > CONSULT_CHANNEL_DESK || own.locale < 0 || own.locale > CONSULT_LOCALE_ZH_HANT ||
        own.region < 0 || own.region > CONSULT_REGION_HK)
        return CONSULT_INVALID_ARGUMENT;
    if (own.channel) state->channel = (uint8_t)own.channel;
    if (own.locale) state->locale = (uint8_t)own.locale;
    state->seed = own.seed;
    state->trainee = own.trainee;
    state->region = (unsigned)own.region & 3u;
    return CONSULT_OK;
}

consult_status consult_session_new(const consult_pack *pack, const consult_facts *facts, const consult_session_options *options,
                                   consult_session **session) {
    if (!session) return CONSULT_INVALID_ARGUMENT;
    *session = NULL;
    if (!pack) return CONSULT_INVALID_ARGUMENT;
    size_t size = cns_state_size(&pack->layout, FIRST_TEXT);
    cns_state *state = cns_memory_get(&pack->context->memory, size);
    if (!state) return CONSULT_NO_MEMORY;
    cns_state_start(state, &pack->model, &pack->layout, FIRST_TEXT);
    consult_status status = take_options(options, state);
    if (status == CONSULT_OK) status = cns_session_make(pack, facts, state, session);
    cns_memory_put(&pack->context->memory, state, size);
    return status;
}

void consult_session_free(consult_session *session) {
    if (!session) return;
    consult_context *context = consult_context_ref(session->pack->context);
    cns_memory_put(&context->memory, session->state, session->state->size);
    consult_pack_unref(session->pack);
    consult_facts_unref(session->facts);
    cns_memory_put(&context->memory, session, sizeof *session);
    consult_context_unref(context);
}

consult_status consult_session_clone(const consult_session *session, consult_session **clone) {
    if (!clone) return CONSULT_INVALID_ARGUMENT;
    *clone = NULL;
    if (!session) return CONSULT_INVALID_ARGUMENT;
    return cns_session_make(session->pack, session->facts, session->state, clone);
}

cns_state *cns_session_draft(const consult_session *s, consult_worker *w) {
    uint32_t most = s->pack->context->limits.slot_bytes;
    size_t size = cns_state_size(&s->pack->layout, most);
    cns_state *draft = (cns_state *)(void *)cns_worker_draft(w, size);
    if (!draft) return NULL;
    memcpy(draft, s->state, cns_state_bytes(s->state, &s->pack->layout));
    draft->size = (uint32_t)size;
    draft->text_capacity = (uint16_t)most;
    return draft;
}

consult_status cns_session_commit(consult_session *s, const cns_state *draft) {
    cns_state *own = s->state;
    if (draft->text_size > own->text_capacity) {
        uint32_t capacity = steps(draft->text_size);
        size_t size = cns_state_size(&s->pack->layout, capacity);
        cns_state *bigger = cns_memory_resize(&s->pack->context->memory, own, own->size, size);
        if (!bigger) return CONSULT_NO_MEMORY;
        bigger->size = (uint32_t)size;
        bigger->text_capacity = (uint16_t)capacity;
        s->state = own = bigger;
    }
    uint32_t size = own->size;
    uint16_t capacity = own->text_capacity;
    memcpy(own, draft, cns_state_bytes(draft, &s->pack->layout));
    own->size = size;
    own->text_capacity = capacity;
    return CONSULT_OK;
}

cns_filler cns_session_filler_of(const consult_session *s, const cns_state *state, consult_worker *w, const uint8_t *holds) {
    return (cns_filler){.model = &s->pack->model,
                        .layout = &s->pack->layout,
                        .state = state,
                        .facts = s->facts,
                        .locale = (consult_locale)state->locale,
                        .channel = (consult_channel)state->channel,
                        .phase = state->phase,
                        .holds = holds,
                        .seed = state->seed + state->turns,
                        .scratch = &w->scratch};
}

bool cns_session_filler(const consult_session *s, cns_state *state, consult_worker *w, cns_filler *filler) {
    const uint8_t *holds = cns_labels_decided(&s->pack->model, cns_state_labels(state, &s->pack->layout), &w->arena);
    if (holds) *filler = cns_session_filler_of(s, state, w, holds);
    return holds;
}

const char *consult_session_phase(const consult_session *session) {
    if (!session) return NULL;
    const cns_model *m = &session->pack->model;
    return cns_model_text(m, m->phases[session->state->phase].id);
}

const char *consult_session_interrupt(const consult_session *session) {
    if (!session || session->state->stack_size == 0) return NULL;
    const cns_model *m = &session->pack->model;
    return cns_model_text(m, m->interrupts[session->state->stack[session->state->stack_size - 1].interrupt].id);
}

uint32_t consult_session_turns(const consult_session *session) {
    return session ? session->state->turns : 0;
}

uint32_t consult_session_label(const consult_session *session, const char *label) {
    if (!session) return 0;
    const cns_model *m = &session->pack->model;
    uint32_t index = cns_model_find(m, CONSULT_PACK_LABEL, label);
    return index >= m->header->labels_kept ? 0
                                           : cns_score_permille(cns_state_labels(session->state, &session->pack->layout)[index]);
}

bool consult_session_label_holds(const consult_session *session, const char *label) {
    if (!session) return false;
    const cns_model *m = &session->pack->model;
    uint32_t index = cns_model_find(m, CONSULT_PACK_LABEL, label);
    return index != CNS_NONE && cns_labels_hold(m, cns_state_labels(session->state, &session->pack->layout), index);
}

const char *consult_session_slot_get(const consult_session *session, const char *slot) {
    if (!session) return NULL;
    uint32_t index = cns_model_find(&session->pack->model, CONSULT_PACK_SLOT, slot);
    return index == CNS_NONE ? NULL : cns_state_slot(session->state, &session->pack->layout, index);
}

/* The state itself grows when the new value needs it: setting is not part of a turn, and has no worker. */
static consult_status make_room(consult_session *s, size_t size) {
    size_t needed = s->state->text_size + size + 1;
    if (needed > s->pack->context->limits.slot_bytes) return CONSULT_LIMIT;
    if (needed <= s->state->text_capacity) return CONSULT_OK;
    size_t whole = cns_state_size(&s->pack->layout, (uint32_t)needed);
    cns_state *bigger = cns_memory_resize(&s->pack->context->memory, s->state, s->state->size, whole);
    if (!bigger) return CONSULT_NO_MEMORY;
    bigger->size = (uint32_t)whole;
    bigger->text_capacity = (uint16_t)needed;
    s->state = bigger;
    return CONSULT_OK;
}

const char *consult_session_slot_form(const consult_session *session, const char *slot) {
    uint32_t index = session && slot ? cns_model_find(&session->pack->model, CONSULT_PACK_SLOT, slot) : CNS_NONE;
    return index == CNS_NONE ? NULL : cns_slot_form(&session->pack->model, index);
}

consult_status consult_session_slot_set(consult_session *session, const char *slot, const char *value) {
    if (!session || !slot) return CONSULT_INVALID_ARGUMENT;
    uint32_t index = cns_model_find(&session->pack->model, CONSULT_PACK_SLOT, slot);
    if (index == CNS_NONE) return CONSULT_UNKNOWN_ID;
    size_t size = value ? strlen(value) : 0;
    if (value && cns_utf8_check(value, size) != size) return CONSULT_INVALID_UTF8;
    char room[CNS_SLOT_FORM_BYTES];
    if (value && !cns_slot_form_take(&session->pack->model, index, &value, &size, room)) return CONSULT_INVALID_ARGUMENT;
    if (!value) {
        cns_state_clear(session->state, &session->pack->layout, index);
        return CONSULT_OK;
    }
    consult_status status = make_room(session, size);
    if (status == CONSULT_OK) status = cns_state_set(session->state, &session->pack->layout, index, value, size);
    if (status == CONSULT_OK) cns_state_slots(session->state, &session->pack->layout)[index].turn = CNS_NO_TURN;
    return status;
}

size_t consult_session_memory(const consult_session *session) {
    return session ? sizeof *session + session->state->size : 0;
}

consult_status cns_session_last(const consult_session *s, consult_worker *w) {
    const cns_traced *t = &w->traced;
    cns_worker_clear(w);
    if (t->kind != CNS_TRACED_NOTHING && t->session == s && t->stamp == s->state->stamp) return CONSULT_OK;
    return cns_worker_fail(w, CONSULT_OUT_OF_ORDER, CONSULT_NO_OFFSET,
                           "it is to be had right after a turn, an event or a tick of this session on this worker");
}
