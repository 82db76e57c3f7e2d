#include "columns.h"

#include <string.h>

enum { KEYS = 4096, NAMES = 1024 };

void consult_python_scores(const consult_labels *labels, int32_t *out) {
    for (size_t i = 0; i < labels->label_count; i++) {
        const consult_label *label = labels->labels[i];
        *out++ = label->score;
        *out++ = (int32_t)label->permille;
        *out++ = label->holds;
    }
}

static int32_t number_of(consult_python_dictionary *d, const char *name) {
    for (int32_t i = 0; i < d->count; i++)
        if (strcmp(d->names[i], name) == 0) return i;
    if (d->count == NAMES) return -1;
    d->names[d->count] = name;
    return d->count++;
}

/* By address first: the same name nearly always comes from the same place. */
static int32_t code_of(consult_python_dictionary *d, const char *name) {
    if (!name) return -1;
    size_t at = (size_t)(((uintptr_t)name * UINT64_C(0x9E3779B97F4A7C15)) >> 52) % KEYS;
    while (d->keys[at] && d->keys[at] != name) at = (at + 1) % KEYS;
    if (d->keys[at]) return d->codes[at];
    int32_t code = number_of(d, name);
    if (d->used < KEYS / 2) {
        d->keys[at] = name;
        d->codes[at] = code;
        d->used++;
    }
    return code;
}

static const char *text_at(const consult_python_texts *texts, size_t row, size_t *size) {
    *size = (size_t)(texts->offsets[row + 1] - texts->offsets[row]);
    return texts->valid && !texts->valid[row] ? NULL : texts->bytes + texts->offsets[row];
}

/* Code points between two bytes of a valid text. */
static int32_t points_between(const char *text, uint32_t from, uint32_t to) {
    int32_t points = 0;
    for (uint32_t at = from; at < to; at++) points += ((unsigned char)text[at] & 0xC0) != 0x80;
    return points;
}

static void put_findings(const consult_findings *found, const char *text, size_t row, consult_python_dictionary *rules,
                         consult_python_findings *out) {
    uint32_t byte = 0;
    int32_t point = 0;
    for (size_t i = 0; i < found->count; i++) {
        const consult_finding *f = found->items[i];
        point = f->span.start >= byte ? point + points_between(text, byte, f->span.start) : points_between(text, 0, f->span.start);
        byte = f->span.start;
        out->row[out->count] = (int64_t)row;
        out->rule[out->count] = code_of(rules, f->rule);
        out->start[out->count] = point;
        out->end[out->count] = point + points_between(text, byte, f->span.end);
        out->level[out->count] = (int8_t)f->level;
        out->shadow[out->count++] = f->shadow;
    }
}

size_t consult_python_lint(consult_worker *worker, const consult_pack *pack, const consult_lint_options *options,
                           const consult_python_rows *rows, const consult_python_texts *texts, size_t first, size_t last,
                           consult_python_dictionary *rules, consult_python_findings *out, int8_t *status) {
    consult_lint_options own = *options;
    for (size_t row = first; row < last; row++) {
        size_t size;
        const char *text = text_at(texts, row, &size);
        const consult_findings *found = NULL;
        status[row] = 0;
        if (!text) continue;
        own.patient = rows->patients && rows->patients[row] ? rows->patients[row] : options->patient;
        own.phase = rows->phases && rows->phases[row] ? rows->phases[row] : options->phase;
        status[row] = (int8_t)consult_lint(worker, pack, NULL, text, size, &own, &found);
        if (!found) continue;
        if (found->count > out->capacity - out->count) return row;
        put_findings(found, text, row, rules, out);
    }
    return last;
}

void consult_python_classify(consult_worker *worker, const consult_pack *pack, const consult_classify_options *options,
                             const consult_python_texts *texts, size_t first, size_t last, consult_python_dictionary *primaries,
                             consult_python_dictionary *flags, consult_python_labels *out, int8_t *status) {
    for (size_t row = first; row < last; row++) {
        size_t size;
        const char *text = text_at(texts, row, &size);
        const consult_labels *labels = NULL;
        status[row] = 0;
        out->primary[row] = out->flag[row] = -1;
        if (text) status[row] = (int8_t)consult_classify(worker, pack, text, size, options, &labels);
        if (!labels) continue;
        uint16_t *permille = out->permille + row * out->label_count;
        uint8_t *holds = out->holds + row * out->label_count;
        for (size_t i = 0; i < labels->label_count && i < out->label_count; i++) {
            permille[i] = (uint16_t)labels->labels[i]->permille;
            holds[i] = labels->labels[i]->holds;
        }
        out->primary[row] = code_of(primaries, labels->primary);
        if (labels->flag_count) out->flag[row] = code_of(flags, labels->flags[0]->id);
    }
}

static void put_step(const consult_advice *advice, size_t row, consult_python_dictionary *names, consult_python_steps *out) {
    const consult_labels *reading = advice->reading;
    out->phase[row] = code_of(&names[0], advice->phase);
    out->interrupt[row] = code_of(&names[1], advice->interrupt);
    out->primary[row] = reading ? code_of(&names[2], reading->primary) : -1;
    out->flag[row] = reading && reading->flag_count ? code_of(&names[3], reading->flags[0]->id) : -1;
    out->action[row] = advice->action_count ? code_of(&names[4], advice->actions[0]->action) : -1;
    out->findings[row] = advice->findings ? (int32_t)advice->findings->count : 0;
    out->worst[row] = advice->findings ? (int8_t)advice->findings->worst : 0;
}

static void put_nothing(size_t row, consult_python_steps *out) {
    out->phase[row] = out->interrupt[row] = out->primary[row] = out->flag[row] = out->action[row] = -1;
    out->findings[row] = 0;
    out->worst[row] = 0;
}

void consult_python_replay(consult_worker *worker, const consult_pack *pack, const consult_facts *facts,
                           const consult_session_options *options, const consult_python_texts *texts,
                           const consult_python_talks *talks, size_t first, size_t last, consult_python_dictionary *names,
                           consult_python_steps *out, int8_t *status) {
    for (size_t talk = first; talk < last; talk++) {
        consult_session *session = NULL;
        consult_status now = consult_session_new(pack, facts, options, &session);
        for (int64_t i = talks->talks[talk]; i < talks->talks[talk + 1]; i++) {
            size_t row = (size_t)i, size;
            consult_turn turn = {.struct_size = sizeof turn, .role = (consult_role)talks->roles[row], .at_ms = talks->at_ms[row]};
            const consult_advice *advice = NULL;
            turn.text = text_at(texts, row, &size);
            turn.size = size;
            if (now == CONSULT_OK) now = consult_session_turn(session, worker, &turn, &advice);
            status[row] = (int8_t)now;
            if (advice)
                put_step(advice, row, names, out);
            else
                put_nothing(row, out);
        }
        consult_session_free(session);
    }
}
