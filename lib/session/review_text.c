/* A review for a person to read in a terminal. */
#include "session/review_page.h"

static void line(cns_page *p) {
    cns_page_raw(p, "\n");
}

static void heading(cns_page *p, const char *term) {
    line(p);
    cns_page_term(p, term);
    line(p);
}

static void put_place(cns_page *p, uint32_t turn, consult_string quote) {
    if (turn == CONSULT_REVIEW_NO_TURN) return;
    cns_page_raw(p, "        ");
    cns_page_term_number(p, "turn", (int64_t)turn + 1);
    cns_page_raw(p, " ");
    cns_page_term(p, p->result->turns[turn]->role == CONSULT_ROLE_PATIENT ? "patient" : "agent");
    if (quote.size) {
        cns_page_raw(p, " ");
        cns_page_term(p, "quote.open");
        cns_page_put(p, quote.data, quote.size);
        cns_page_term(p, "quote.close");
    }
    line(p);
}

static void put_head(cns_page *p) {
    const consult_review_result *r = p->result;
    cns_page_term(p, p->review->note ? "title.note" : "title");
    if (p->title && *p->title) {
        cns_page_raw(p, "  ");
        cns_page_say(p, p->title);
    }
    line(p);
    if (r->scored) {
        cns_page_term(p, "score");
        cns_page_raw(p, " ");
        cns_page_tenths(p, r->score_permille);
        cns_page_raw(p, " / 100");
        if (r->capped_by) {
            cns_page_raw(p, "  ");
            cns_page_term(p, "capped");
        }
        line(p);
    }
    if (r->ending && !p->review->note) {
        cns_page_term(p, "ending");
        cns_page_raw(p, " ");
        cns_page_say(p, r->ending_title);
        line(p);
    }
    for (size_t i = 0; i < r->dimension_count; i++) {
        const consult_review_dimension *d = r->dimensions[i];
        if (!d->counts) continue;
        cns_page_raw(p, "  ");
        cns_page_points(p, d->earned);
        cns_page_raw(p, " / ");
        cns_page_points(p, d->possible);
        cns_page_raw(p, "  ");
        cns_page_say(p, d->title);
        line(p);
    }
}

static void put_lost(cns_page *p, const consult_review_point *point) {
    cns_page_raw(p, "  -");
    cns_page_points(p, point->possible - point->earned);
    cns_page_raw(p, "  ");
    cns_page_missed(p, point);
    line(p);
    put_place(p, point->turn, point->quote);
    if (*point->advice) {
        cns_page_raw(p, "        → ");
        cns_page_say(p, point->advice);
        line(p);
    }
    if (!point->say) return;
    cns_page_raw(p, "        ");
    cns_page_term(p, "example");
    cns_page_say(p, point->say);
    line(p);
}

static void put_points(cns_page *p) {
    const consult_review_result *r = p->result;
    bool any = false;
    for (size_t i = 0; i < r->point_count; i++) {
        const consult_review_point *point = r->points[i];
        if (point->verdict != CONSULT_VERDICT_PARTLY && point->verdict != CONSULT_VERDICT_LOST) continue;
        if (!any) heading(p, "lost");
        any = true;
        put_lost(p, point);
    }
    any = false;
    for (size_t i = 0; i < r->point_count; i++) {
        const consult_review_point *point = r->points[i];
        if (point->verdict != CONSULT_VERDICT_EARNED || point->turn == CONSULT_REVIEW_NO_TURN || point->done != 1) continue;
        if (!any) heading(p, "earned");
        any = true;
        cns_page_raw(p, "  +");
        cns_page_points(p, point->earned);
        cns_page_raw(p, "  ");
        cns_page_say(p, point->title);
        line(p);
        put_place(p, point->turn, point->quote);
    }
    if (!cns_page_clean(p)) return;
    if (!any) heading(p, "earned");
    cns_page_raw(p, "  +");
    cns_page_points(p, cns_page_clean(p));
    cns_page_raw(p, "  ");
    cns_page_clean_titles(p);
    line(p);
}

static void put_steps(cns_page *p) {
    const consult_review_result *r = p->result;
    const char *phase = NULL;
    if (r->step_count) heading(p, "steps");
    for (size_t i = 0; i < r->step_count; i++) {
        const consult_review_step *s = r->steps[i];
        if (s->phase != phase) {
            cns_page_raw(p, phase ? "\n  " : "  ");
            cns_page_say(p, s->phase_title);
            cns_page_raw(p, ":");
        }
        phase = s->phase;
        cns_page_raw(p, s->done ? "  ✓" : "  ✗");
        if (s->form == CONSULT_STEP_GOAL) cns_page_term(p, "goal");
        if (s->form != CONSULT_STEP_GOAL) cns_page_say(p, s->title);
    }
    if (r->step_count) line(p);
}

static void put_findings(cns_page *p) {
    const consult_review_result *r = p->result;
    static const char *const levels[] = {"", "level.info", "level.warning", "level.error", "level.block"};
    if (r->finding_count) heading(p, "findings");
    for (size_t i = 0; i < r->finding_count; i++) {
        const consult_review_finding *f = r->findings[i];
        cns_page_raw(p, "  ");
        cns_page_term(p, levels[f->level]);
        cns_page_raw(p, " ");
        cns_page_say(p, f->rule);
        cns_page_raw(p, "  ");
        cns_page_say(p, f->message);
        line(p);
        put_place(p, f->turn, f->quote);
        const char *mend = f->replacement && *f->replacement ? f->replacement : f->advice;
        if (!mend) continue;
        cns_page_raw(p, "        → ");
        cns_page_say(p, mend);
        line(p);
    }
}

static void put_figure(cns_page *p, const char *term, int64_t value) {
    cns_page_raw(p, "  ");
    cns_page_term_number(p, term, value);
    line(p);
}

static void put_figures(cns_page *p) {
    heading(p, "figures");
    cns_page_figures(p, !p->review->note, put_figure);
    for (size_t i = 0; i < p->result->tally_count && !p->review->note; i++) {
        const consult_review_tally *t = p->result->tallies[i];
        cns_page_raw(p, "  ");
        cns_page_say(p, t->title);
        cns_page_raw(p, " ");
        cns_buffer_integer(p->out, t->count);
        line(p);
    }
}

consult_status consult_review_text(const consult_review *review, consult_worker *worker, const char *title, consult_string *text) {
    if (text) *text = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review || !text)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "review and text must be given");
    cns_page page;
    consult_status status = cns_page_begin(&page, review, worker, title);
    if (status != CONSULT_OK) return status;
    put_head(&page);
    put_points(&page);
    put_steps(&page);
    put_findings(&page);
    put_figures(&page);
    line(&page);
    cns_page_term(&page, "note");
    line(&page);
    return cns_page_end(&page, worker, text);
}
