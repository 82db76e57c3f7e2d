/* A review as JSON. */
#include "session/review_page.h"

#include "text/writer.h"

static void put_string(cns_buffer *b, const char *key, consult_string text) {
    cns_write_key(b, key);
    cns_write_string(b, text.data ? text.data : "", text.size);
}

static void put_turn(cns_buffer *b, uint32_t turn) {
    cns_write_key(b, "turn");
    if (turn == CONSULT_REVIEW_NO_TURN)
        cns_write_text(b, NULL);
    else
        cns_write_integer(b, turn);
}

static void put_flag(cns_buffer *b, const char *key, bool value) {
    cns_write_key(b, key);
    cns_write_bool(b, value);
}

static void put_titles(cns_buffer *b, const char *title, const char *title_en) {
    cns_write_member(b, "title", title);
    cns_write_member(b, "title_en", title_en);
}

static void open_list(cns_buffer *b, const char *key) {
    cns_write_key(b, key);
    cns_write_open(b, '[');
}

static void put_dimensions(cns_buffer *b, const consult_review_result *r) {
    open_list(b, "dimensions");
    for (size_t i = 0; i < r->dimension_count; i++) {
        const consult_review_dimension *d = r->dimensions[i];
        cns_write_open(b, '{');
        cns_write_member(b, "dimension", d->dimension);
        put_titles(b, d->title, d->title_en);
        cns_write_member_integer(b, "weight", d->weight);
        put_flag(b, "counts", d->counts);
        cns_write_member_integer(b, "permille", d->permille);
        cns_write_member_integer(b, "earned", d->earned);
        cns_write_member_integer(b, "possible", d->possible);
        cns_write_member(b, "source", d->source);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void put_point(cns_buffer *b, const consult_review_point *p) {
    static const char *const verdicts[] = {"not_due", "earned", "partly", "lost"};
    cns_write_open(b, '{');
    cns_write_member(b, "criterion", p->criterion);
    cns_write_member(b, "dimension", p->dimension);
    cns_write_member(b, "phase", p->phase);
    put_titles(b, p->title, p->title_en);
    cns_write_member(b, "verdict", verdicts[p->verdict]);
    if (p->verdict != CONSULT_VERDICT_NOT_DUE) {
        cns_write_member_integer(b, "earned", p->earned);
        cns_write_member_integer(b, "possible", p->possible);
        cns_write_member_integer(b, "done", p->done);
        cns_write_member_integer(b, "due", p->due);
        if (p->measured) cns_write_member_integer(b, "figure", p->figure);
        put_turn(b, p->turn);
        put_string(b, "quote", p->quote);
        cns_write_member(b, "advice", p->advice);
        cns_write_member(b, "advice_en", p->advice_en);
        if (p->say) cns_write_member(b, "say", p->say);
    }
    cns_write_member(b, "source", p->source);
    cns_write_close(b, '}');
}

static void put_steps(cns_buffer *b, const consult_review_result *r) {
    static const char *const forms[] = {"", "say", "ask", "goal"};
    open_list(b, "steps");
    for (size_t i = 0; i < r->step_count; i++) {
        const consult_review_step *s = r->steps[i];
        cns_write_open(b, '{');
        cns_write_member(b, "phase", s->phase);
        cns_write_member(b, "form", forms[s->form]);
        cns_write_member(b, "id", s->id);
        cns_write_member(b, "title", s->title);
        put_flag(b, "done", s->done);
        put_turn(b, s->turn);
        put_string(b, "quote", s->quote);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void put_finding(cns_buffer *b, const consult_review_finding *f) {
    static const char *const levels[] = {"", "info", "warning", "error", "block"};
    cns_write_open(b, '{');
    put_turn(b, f->turn);
    cns_write_member(b, "rule", f->rule);
    cns_write_member(b, "family", f->family);
    cns_write_member(b, "level", levels[f->level]);
    if (f->shadow) put_flag(b, "shadow", true);
    cns_write_member_integer(b, "start", f->span.start);
    cns_write_member_integer(b, "end", f->span.end);
    put_string(b, "quote", f->quote);
    cns_write_member(b, "message", f->message);
    cns_write_member(b, "message_en", f->message_en);
    cns_write_member(b, "replacement", f->replacement);
    cns_write_member(b, "advice", f->advice);
    cns_write_member(b, "source", f->source);
    cns_write_member(b, "law", f->law);
    cns_write_close(b, '}');
}

static void put_turns(cns_buffer *b, const consult_review_result *r) {
    open_list(b, "turns");
    for (size_t i = 0; i < r->turn_count; i++) {
        const consult_review_turn *t = r->turns[i];
        cns_write_open(b, '{');
        cns_write_member(b, "who", t->role == CONSULT_ROLE_PATIENT ? "patient" : "agent");
        cns_write_member_integer(b, "at_ms", t->at_ms);
        cns_write_member_integer(b, "characters", t->characters);
        if (t->reply_ms >= 0) cns_write_member_integer(b, "reply_ms", t->reply_ms);
        cns_write_member(b, "phase", t->phase);
        cns_write_member(b, "interrupt", t->interrupt);
        put_string(b, "text", t->text);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void put_figures(cns_buffer *b, const consult_review_result *r) {
    const consult_review_figures *f = r->figures;
    const struct {
        const char *key;
        int64_t value;
    } list[] = {{"agent_turns", f->agent_turns},
                {"patient_turns", f->patient_turns},
                {"agent_characters", f->agent_characters},
                {"patient_characters", f->patient_characters},
                {"talk_permille", f->talk_permille},
                {"replies", f->replies},
                {"reply_median_s", f->reply_median_s},
                {"reply_p90_s", f->reply_p90_s},
                {"reply_longest_s", f->reply_longest_s},
                {"typing_cpm", f->typing_cpm},
                {"written_cpm", f->written_cpm},
                {"canned", f->canned},
                {"longest_agent_turn", f->longest_agent_turn},
                {"duration_ms", f->duration_ms},
                {"findings_info", f->findings[0]},
                {"findings_warning", f->findings[1]},
                {"findings_error", f->findings[2]},
                {"findings_block", f->findings[3]}};
    cns_write_key(b, "figures");
    cns_write_open(b, '{');
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) cns_write_member_integer(b, list[i].key, list[i].value);
    cns_write_close(b, '}');
    open_list(b, "tallies");
    for (size_t i = 0; i < r->tally_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "tally", r->tallies[i]->tally);
        put_titles(b, r->tallies[i]->title, r->tallies[i]->title_en);
        cns_write_member_integer(b, "count", r->tallies[i]->count);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void put_result(cns_buffer *b, const consult_review *review, const consult_review_result *r) {
    cns_write_open(b, '{');
    cns_write_member(b, "form", review->note ? "note" : "talk");
    put_flag(b, "trainee", review->trainee);
    put_flag(b, "scored", r->scored);
    cns_write_member_integer(b, "score_permille", r->score_permille);
    cns_write_member(b, "capped_by", r->capped_by);
    cns_write_member(b, "ending", r->ending);
    cns_write_member(b, "ending_title", r->ending_title);
    cns_write_member(b, "ending_title_en", r->ending_title_en);
    cns_write_member(b, "phase", r->phase);
    put_flag(b, "flagged", r->flagged);
    put_dimensions(b, r);
    open_list(b, "points");
    for (size_t i = 0; i < r->point_count; i++) put_point(b, r->points[i]);
    cns_write_close(b, ']');
    put_steps(b, r);
    open_list(b, "findings");
    for (size_t i = 0; i < r->finding_count; i++) put_finding(b, r->findings[i]);
    cns_write_close(b, ']');
    put_figures(b, r);
    put_turns(b, r);
    cns_write_close(b, '}');
}

consult_status consult_review_json(const consult_review *review, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "review and json must be given");
    cns_page page;
    consult_status status = cns_page_begin(&page, review, worker, NULL);
    if (status != CONSULT_OK) return status;
    put_result(page.out, review, page.result);
    return cns_page_end(&page, worker, json);
}
