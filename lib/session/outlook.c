#include "session/outlook.h"

#include <string.h>

consult_status cns_outlook_take(cns_outlook *o, const consult_session *session, consult_worker *worker) {
    memset(o, 0, sizeof *o);
    o->session = session;
    o->worker = worker;
    o->model = &session->pack->model;
    o->layout = &session->pack->layout;
    o->state = cns_session_draft(session, worker);
    o->advice.struct_size = sizeof o->advice;
    if (!o->state || !cns_session_filler(session, o->state, worker, &o->filler)) return CONSULT_NO_MEMORY;
    cns_state_situation(o->state, o->layout, CONSULT_ROLE_PATIENT, session->facts, &o->situation);
    cns_chart_start(&o->chart, o->model, o->layout, o->state, &o->situation, NULL);
    return cns_advise(&o->chart, &o->filler, &worker->arena, &o->advice);
}

const char *cns_outlook_say(cns_outlook *o, const char *scenario, const consult_pair *args, size_t count) {
    bool failed;
    o->filler.args = args;
    o->filler.arg_count = count;
    const char *text = cns_phrases_first(&o->filler, scenario, NULL, &o->worker->arena, &failed);
    o->filler.args = NULL;
    o->filler.arg_count = 0;
    o->failed = o->failed || failed;
    return text;
}

const char *cns_outlook_title(const cns_outlook *o, const cns_titles *titles, cns_name id) {
    cns_name title = o->state->locale == CONSULT_LOCALE_ZH_HANT ? titles->hant : titles->hans;
    return cns_model_text(o->model, title.length ? title : id);
}
