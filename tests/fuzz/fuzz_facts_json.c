/* facts.h over any JSON, then a path taken from the input and the phrases that use facts. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    fuzz_input input = {data, size};
    size_t path_size = 0;
    char *path = fuzz_text(&input, &path_size);
    consult_facts *facts = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = input.size == 0 ? CONSULT_INVALID_JSON
                                            : consult_facts_from_json(world->context, world->pack, (const char *)input.data,
                                                                      input.size, &facts, &faults);
    FUZZ_CHECK((status == CONSULT_OK) == (facts != NULL));
    consult_diagnostics_free(faults);
    if (facts != NULL) {
        const char *value = consult_facts_get(facts, path);
        if (value != NULL) FUZZ_CHECK(consult_text_check(value, CONSULT_ZERO_TERMINATED, NULL) == CONSULT_OK);
        static const char *const scenarios[] = {"greet", "quote", "offer"};
        for (size_t i = 0; i < 3; i++) {
            const consult_phrase_list *list = NULL;
            consult_phrase_options options = {.struct_size = sizeof options, .facts = facts};
            FUZZ_CHECK(consult_phrases(world->worker, world->pack, NULL, scenarios[i], &options, &list) == CONSULT_OK);
            for (size_t k = 0; k < list->count; k++)
                FUZZ_CHECK(consult_text_check(list->items[k]->text.data, list->items[k]->text.size, NULL) == CONSULT_OK);
        }
    }
    consult_facts_unref(facts);
    free(path);
    return 0;
}
