#include "model/pack.h"

#include "model/open.h"

#include <string.h>

static void free_formats(consult_pack *pack) {
    const cns_memory *memory = &pack->context->memory;
    for (uint32_t i = 0; pack->formats && i < pack->model.formats_count; i++) cns_regex_free(pack->formats[i]);
    cns_memory_put(memory, pack->formats, pack->model.formats_count * sizeof *pack->formats);
}

static consult_status compile_formats(consult_pack *pack) {
    const cns_model *m = &pack->model;
    pack->formats = cns_memory_zero(&pack->context->memory, m->formats_count * sizeof *pack->formats);
    if (!pack->formats) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < m->formats_count; i++) {
        cns_regex_fault fault;
        cns_name pattern = m->formats[i].pattern;
        consult_status status = cns_regex_new(&pack->context->memory, cns_model_text(m, pattern), pattern.length,
                                              m->formats[i].outline != CNS_NONE, &pack->formats[i], &fault);
        if (status != CONSULT_OK) return status;
    }
    return CONSULT_OK;
}

static consult_status open_pack(consult_context *context, const void *image, size_t size, bool trusted, void *own,
                                consult_pack **pack) {
    *pack = NULL;
    consult_pack *made = cns_memory_zero(&context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    cns_reference_start(&made->references);
    made->context = context;
    made->image = image;
    made->size = size;
    consult_status status = cns_open_model(&made->model, image, size, trusted);
    if (status == CONSULT_OK) status = compile_formats(made);
    if (status != CONSULT_OK) {
        free_formats(made);
        cns_memory_put(&context->memory, made, sizeof *made);
        return status;
    }
    made->layout = cns_layout_of(&made->model);
    made->block = own;
    consult_context_ref(context);
    *pack = made;
    return CONSULT_OK;
}

consult_status cns_pack_new(consult_context *context, const void *image, size_t size, void *own, consult_pack **pack) {
    return open_pack(context, image, size, false, own, pack);
}

consult_status cns_pack_built_in(consult_context *context, const void *image, size_t size, consult_pack **pack) {
    return open_pack(context, image, size, true, NULL, pack);
}

consult_status consult_pack_from_image(consult_context *context, const void *image, size_t size, consult_pack **pack) {
    if (!pack) return CONSULT_INVALID_ARGUMENT;
    *pack = NULL;
    if (!context || !image) return CONSULT_INVALID_ARGUMENT;
    if (size < sizeof(cns_model_header)) return CONSULT_INVALID_PACK;
    void *copy = cns_memory_get(&context->memory, size);
    if (!copy) return CONSULT_NO_MEMORY;
    memcpy(copy, image, size);
    consult_status status = cns_pack_new(context, copy, size, copy, pack);
    if (status != CONSULT_OK) cns_memory_put(&context->memory, copy, size);
    return status;
}

const void *consult_pack_image(const consult_pack *pack, size_t *size) {
    if (size) *size = pack ? pack->size : 0;
    return pack ? pack->image : NULL;
}

consult_pack *consult_pack_ref(consult_pack *pack) {
    if (pack) cns_reference_add(&pack->references);
    return pack;
}

consult_pack *cns_pack_hold(const consult_pack *pack) {
    union {
        const consult_pack *given;
        consult_pack *own;
    } p = {pack};
    return consult_pack_ref(p.own);
}

void consult_pack_unref(consult_pack *pack) {
    if (!pack || !cns_reference_drop(&pack->references)) return;
    consult_context *context = pack->context;
    free_formats(pack);
    if (pack->block) cns_memory_put(&context->memory, pack->block, pack->size);
    cns_memory_put(&context->memory, pack, sizeof *pack);
    consult_context_unref(context);
}

const char *consult_pack_id(const consult_pack *pack) {
    return pack ? cns_model_text(&pack->model, pack->model.header->id) : "";
}

const char *consult_pack_version(const consult_pack *pack) {
    return pack ? cns_model_text(&pack->model, pack->model.header->version) : "";
}

/* The digest is no seal: with the sizes of all sections, and of what a session holds, no index of one leads out of the other even
 * when somebody forged it. */
bool cns_pack_same(const consult_pack *a, const consult_pack *b) {
    if (a == b) return true;
    const cns_model_header *x = a->model.header, *y = b->model.header;
    return x->digest == y->digest && x->size == y->size && x->labels_kept == y->labels_kept &&
           memcmp(x + 1, y + 1, CNS_SECTION_COUNT * sizeof(cns_section_place)) == 0;
}

uint64_t consult_pack_digest(const consult_pack *pack) {
    return pack ? pack->model.header->digest : 0;
}

bool consult_pack_layer(const consult_pack *pack, size_t index, const char **id, const char **version) {
    if (!pack || index >= pack->model.layers_count) return false;
    const cns_layer *layer = &pack->model.layers[index];
    if (id) *id = cns_model_text(&pack->model, layer->id);
    if (version) *version = cns_model_text(&pack->model, layer->version);
    return true;
}
