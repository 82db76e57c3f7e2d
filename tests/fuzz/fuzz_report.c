/* Any text as a saved report: refused, or taken, told, and saved as the same bytes. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    static const char *const tables[] = {"fields", "funnel", "replies", "findings", "scores", "yields", "type*age", "day*agent"};
    consult_report *report = NULL, *again = NULL;
    consult_string text = {NULL, 0};
    if (size == 0) return 0;
    consult_status status = consult_report_load(world->pack, world->worker, (const char *)data, size, NULL, &report);
    FUZZ_CHECK((status == CONSULT_OK) == (report != NULL));
    if (report == NULL) return 0;
    FUZZ_CHECK(consult_report_save(report, world->worker, &text) == CONSULT_OK);
    char *saved = malloc(text.size + 1);
    if (saved == NULL) abort();
    memcpy(saved, text.data, text.size + 1);
    FUZZ_CHECK(consult_report_load(world->pack, world->worker, saved, strlen(saved), NULL, &again) == CONSULT_OK);
    FUZZ_CHECK(consult_report_save(again, world->worker, &text) == CONSULT_OK && strcmp(text.data, saved) == 0);
    FUZZ_CHECK(consult_report_json(report, world->worker, &text) == CONSULT_OK && strlen(text.data) == text.size);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        FUZZ_CHECK(consult_report_csv(report, world->worker, tables[i], &text) == CONSULT_OK && strlen(text.data) == text.size);
    FUZZ_CHECK(consult_report_cross(report, world->worker, "type", "agent", &text) == CONSULT_OK);
    status = consult_report_merge(report, again);
    FUZZ_CHECK(status == CONSULT_OK || status == CONSULT_LIMIT);
    free(saved);
    consult_report_free(again);
    consult_report_free(report);
    return 0;
}
